import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage, type RGB } from 'pdf-lib';
import { printable } from './pdf-text.ts';

/** A4, points. */
export const pageSize = { width: 595.28, height: 841.89 } as const;
export const margin = 42;
export const contentWidth = pageSize.width - 2 * margin;
/** Points from one line of a table to the next. */
export const tableRowHeight = 12;

export const ink = {
  text: rgb(0.09, 0.11, 0.15),
  quiet: rgb(0.38, 0.42, 0.48),
  rule: rgb(0.82, 0.84, 0.87),
  hedge: rgb(0.1, 0.33, 0.75),
  basket: rgb(0.72, 0.36, 0.06),
  band: rgb(0.85, 0.89, 0.97),
  warning: rgb(0.66, 0.12, 0.12),
} as const;

/** Lines of runs that are compared, in the order of the runs; dashes tell them apart in print without colour. */
export const runInks: readonly { color: RGB; dash?: number[] }[] = [
  { color: rgb(0.08, 0.47, 0.78) },
  { color: rgb(0.81, 0.44, 0), dash: [5, 2] },
  { color: rgb(0.04, 0.56, 0.38), dash: [2, 1.5] },
  { color: rgb(0.49, 0.32, 0.82), dash: [7, 2, 1.5, 2] },
  { color: rgb(0.82, 0.23, 0.36), dash: [1, 1.5] },
  { color: rgb(0.49, 0.46, 0), dash: [9, 3] },
];

export interface Fonts {
  regular: PDFFont;
  bold: PDFFont;
}

export interface DocumentFacts {
  title: string;
  subject: string;
  /** Of the program that writes it. */
  version: string;
  /** The data's own time, so that the same data gives the same bytes. */
  time: Date;
}

/** An empty report and its fonts. */
export async function newReport(facts: DocumentFacts): Promise<{ document: PDFDocument; fonts: Fonts }> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle(facts.title);
  document.setSubject(facts.subject);
  document.setProducer(`Static Hedge ${facts.version}`);
  document.setCreator('Static Hedge');
  document.setCreationDate(facts.time);
  document.setModificationDate(facts.time);
  const fonts = {
    regular: await document.embedFont(StandardFonts.Helvetica),
    bold: await document.embedFont(StandardFonts.HelveticaBold),
  };
  return { document, fonts };
}

export interface TextStyle {
  size?: number;
  bold?: boolean;
  color?: RGB;
  /** Where `x` is: the left end, or the right end of the text. */
  align?: 'left' | 'right';
}

export interface TableColumn {
  title: string;
  /** Points. */
  width: number;
  align?: 'left' | 'right';
}

/** A rectangle in points; y grows downwards from the top of the page, as one writes. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A page that is written from the top down: `y` is where the next thing goes. */
export class ReportPage {
  y = margin;
  readonly #page: PDFPage;
  readonly #fonts: Fonts;

  constructor(document: PDFDocument, fonts: Fonts) {
    this.#page = document.addPage([pageSize.width, pageSize.height]);
    this.#fonts = fonts;
  }

  /** Room that is left above the footer, points. */
  get room(): number {
    return pageSize.height - margin - 14 - this.y;
  }

  text(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { size = 8.5, bold = false, color = ink.text, align = 'left' } = style;
    const font = bold ? this.#fonts.bold : this.#fonts.regular;
    const shown = printable(text);
    const left = align === 'right' ? x - font.widthOfTextAtSize(shown, size) : x;
    this.#page.drawText(shown, { x: left, y: pageSize.height - y - size, size, font, color });
  }

  /** Points that a text takes, in the regular font. */
  widthOf(text: string, size: number): number {
    return this.#fonts.regular.widthOfTextAtSize(printable(text), size);
  }

  /** The line at the foot: where the figures come from, and the number of the page. */
  footer(text: string, number: string): void {
    const y = pageSize.height - margin;
    const style = { size: 6.5, color: ink.quiet };
    this.line(margin, y - 4, margin + contentWidth, y - 4);
    this.text(text, margin, y, style);
    this.text(number, margin + contentWidth, y, { ...style, align: 'right' });
  }

  heading(text: string): void {
    this.text(text, margin, this.y, { size: 11, bold: true });
    this.y += 17;
  }

  /** Text broken into lines of the content's width; moves down past it. */
  paragraph(text: string, style: TextStyle = {}): void {
    const { size = 8.5, bold = false } = style;
    for (const line of this.#lines(text, contentWidth, size, bold ? this.#fonts.bold : this.#fonts.regular)) {
      this.text(line, margin, this.y, style);
      this.y += size * 1.4;
    }
    this.y += 4;
  }

  #lines(text: string, width: number, size: number, font: PDFFont): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of printable(text).split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && font.widthOfTextAtSize(longer, size) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }

  /** `text`, cut with an ellipsis to fit `width`. */
  #fitted(text: string, width: number, size: number, font: PDFFont): string {
    let shown = printable(text);
    if (font.widthOfTextAtSize(shown, size) <= width) return shown;
    while (shown.length > 1 && font.widthOfTextAtSize(`${shown}…`, size) > width) shown = shown.slice(0, -1);
    return `${shown}…`;
  }

  /** A table from `y` down; moves down past it. `strong`: cells in bold, by row and column. */
  table(
    columns: readonly TableColumn[],
    rows: readonly (readonly string[])[],
    strong: readonly (readonly boolean[])[] = [],
  ): void {
    const size = 8;
    const rowHeight = tableRowHeight;
    const x = margin;
    const line = (cells: readonly string[], styleOf: (index: number) => TextStyle) => {
      let left = x;
      for (const [index, { width, align = 'left' }] of columns.entries()) {
        const style = styleOf(index);
        const font = style.bold ? this.#fonts.bold : this.#fonts.regular;
        const at = align === 'right' ? left + width - 4 : left;
        this.text(this.#fitted(cells[index] ?? '', width - 6, size, font), at, this.y, {
          ...style,
          size,
          align,
        });
        left += width;
      }
      this.y += rowHeight;
    };
    line(
      columns.map(({ title }) => title),
      () => ({ bold: true, color: ink.quiet }),
    );
    this.line(x, this.y - 2, x + columns.reduce((sum, { width }) => sum + width, 0), this.y - 2);
    for (const [index, row] of rows.entries())
      line(row, (column) => ({ bold: strong[index]?.[column] ?? false }));
    this.y += 6;
  }

  line(x1: number, y1: number, x2: number, y2: number, style: LineStyle = {}): void {
    const { color = ink.rule, thickness = 0.6, dash } = style;
    this.#page.drawLine({
      start: { x: x1, y: pageSize.height - y1 },
      end: { x: x2, y: pageSize.height - y2 },
      color,
      thickness,
      dashArray: dash,
    });
  }

  /** A line through points of the page, or the area that they enclose. */
  path(points: readonly (readonly [x: number, y: number])[], style: LineStyle & { fill?: RGB } = {}): void {
    if (points.length < 2) return;
    const { color = ink.text, thickness = 0.9, dash, fill } = style;
    const commands = points.map(
      ([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`,
    );
    this.#page.drawSvgPath(commands.join(' ') + (fill ? ' Z' : ''), {
      x: 0,
      y: pageSize.height,
      ...(fill ? { color: fill } : { borderColor: color, borderWidth: thickness, borderDashArray: dash }),
    });
  }

  rectangle({ x, y, width, height }: Box, color: RGB): void {
    this.#page.drawRectangle({ x, y: pageSize.height - y - height, width, height, color });
  }
}

export interface LineStyle {
  color?: RGB;
  thickness?: number;
  dash?: number[];
}
