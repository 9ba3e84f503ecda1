import { Fixing, type LinearRow, type Problem, type Side } from '../solver/problem.ts';

const termsPerLine = 6;

/** Variables of the file: long weight, short weight, and the binaries that select them. */
const longVariable = (index: number): string => `u${index + 1}`;
const shortVariable = (index: number): string => `s${index + 1}`;
const longBinary = (index: number): string => `z${index + 1}`;
const shortBinary = (index: number): string => `w${index + 1}`;

/** A coefficient and a variable, or a product of two. */
type Term = readonly [coefficient: number, variable: string];

/**
 * A problem in CPLEX LP format, so that another solver can check an answer. Variables are named by position (u1 and s1
 * are the long and short weight of the first name; comments give the names); a position in {0} ∪ [lower, upper] is
 * written with a binary, lower·z ≤ u ≤ upper·z. Least squares are written with one free variable per row, r = Ax − b,
 * and Σ r² as the objective: it stays convex whatever the rounding. The constant of a quadratic objective is the
 * coefficient of a variable fixed at 1, which every reader of the format takes.
 *
 * @param names One per weight, for the comments.
 */
export function writeLp(problem: Problem, names: readonly string[] = []): string {
  const { linear, quadratic, rows } = objective(problem);
  const sections = [
    comments(problem, names),
    'Minimize\n obj:',
    expression(linear),
    quadratic.length > 0 ? `\n ${linear.length > 0 ? '+ ' : ''}[${expression(quadratic)} ] / 2` : '',
    '\nSubject To\n',
    ...rows,
    ...sideRows(problem.n, problem.long, 'long'),
    ...(problem.short ? sideRows(problem.n, problem.short, 'short') : []),
    ...(problem.short ? neverBoth(problem.n) : []),
    ...problem.linear.flatMap((row, index) => linearRows(row, index, problem.short !== null)),
    bounds(problem),
    binaries(problem),
    'End\n',
  ];
  return sections.join('');
}

function comments(problem: Problem, names: readonly string[]): string {
  const lines = [`\\ ${oneLine(problem.name)}`];
  for (let index = 0; index < problem.n; index++)
    if (names[index] !== undefined) lines.push(`\\ ${index + 1}: ${oneLine(names[index])}`);
  for (const [index, { name }] of problem.linear.entries())
    lines.push(`\\ linear${index + 1}: ${oneLine(name)}`);
  return `${lines.join('\n')}\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** x_i = u_i − s_i, with a coefficient. */
function weightTerms(problem: Problem, coefficient: number, index: number): Term[] {
  const long: Term = [coefficient, longVariable(index)];
  return problem.short ? [long, [-coefficient, shortVariable(index)]] : [long];
}

interface Objective {
  linear: Term[];
  /** Written in brackets and halved, as the format has it. */
  quadratic: Term[];
  rows: string[];
}

function objective(problem: Problem): Objective {
  const linear: Term[] = [];
  for (let index = 0; index < problem.n; index++) {
    if (problem.cost) linear.push([problem.cost.long[index], longVariable(index)]);
    if (problem.cost?.short) linear.push([problem.cost.short[index], shortVariable(index)]);
  }
  const form = problem.objective;
  if (form.kind === 'quadratic') {
    linear.push([form.constant, 'one']);
    for (let index = 0; index < problem.n; index++)
      linear.push(...weightTerms(problem, -2 * form.c[index], index));
    return { linear, quadratic: quadraticTerms(problem, form.Q), rows: [] };
  }
  const quadratic = Array.from({ length: form.rows }, (_, row): Term => [2, `r${row + 1} ^2`]);
  const rows = quadratic.map((_, row) => {
    const terms: Term[] = [];
    for (let index = 0; index < problem.n; index++)
      terms.push(...weightTerms(problem, form.A[row * problem.n + index], index));
    return constraint(`row${row + 1}`, [...terms, [-1, `r${row + 1}`]], '=', form.b[row]);
  });
  return { linear, quadratic, rows };
}

/** xᵀQx doubled: each product of two different variables once, with both of its coefficients. */
function quadraticTerms(problem: Problem, Q: Float64Array): Term[] {
  const { n } = problem;
  const terms: Term[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const coefficient = i === j ? 2 * Q[i * n + i] : 2 * (Q[i * n + j] + Q[j * n + i]);
      for (const [left, a] of weightTerms(problem, 1, i))
        for (const [right, b] of weightTerms(problem, 1, j)) {
          if (i !== j) terms.push([coefficient * left * right, `${a} * ${b}`]);
          else if (a === b) terms.push([coefficient, `${a} ^2`]);
          else if (a < b) terms.push([-2 * coefficient, `${a} * ${b}`]);
        }
    }
  }
  return terms;
}

function sideRows(n: number, side: Side, name: 'long' | 'short'): string[] {
  const variable = name === 'long' ? longVariable : shortVariable;
  const binary = name === 'long' ? longBinary : shortBinary;
  const rows: string[] = [];
  const all = (of: (index: number) => string): Term[] =>
    Array.from({ length: n }, (_, index) => [1, of(index)]);
  if (side.sum !== null) rows.push(constraint(`${name}_sum`, all(variable), '=', side.sum));
  if (side.maxCount !== null) rows.push(constraint(`${name}_most`, all(binary), '<=', side.maxCount));
  if (side.minCount > 0) rows.push(constraint(`${name}_least`, all(binary), '>=', side.minCount));
  for (let index = 0; index < n; index++) {
    const held: Term = [1, variable(index)];
    rows.push(
      constraint(`${name}_upper${index + 1}`, [held, [-side.upper[index], binary(index)]], '<=', 0),
      constraint(`${name}_lower${index + 1}`, [held, [-side.lower[index], binary(index)]], '>=', 0),
    );
  }
  return rows;
}

const neverBoth = (n: number): string[] =>
  Array.from({ length: n }, (_, index) =>
    constraint(
      `one_side${index + 1}`,
      [
        [1, longBinary(index)],
        [1, shortBinary(index)],
      ],
      '<=',
      1,
    ),
  );

function linearRows(row: LinearRow, index: number, hasShorts: boolean): string[] {
  const terms: Term[] = Array.from(row.long, (coefficient, i) => [coefficient, longVariable(i)]);
  if (hasShorts && row.short)
    terms.push(...Array.from(row.short, (coefficient, i): Term => [coefficient, shortVariable(i)]));
  const name = `linear${index + 1}`;
  if (row.lower === row.upper) return [constraint(name, terms, '=', row.lower)];
  const rows: string[] = [];
  if (Number.isFinite(row.lower)) rows.push(constraint(`${name}_lower`, terms, '>=', row.lower));
  if (Number.isFinite(row.upper)) rows.push(constraint(`${name}_upper`, terms, '<=', row.upper));
  return rows;
}

function bounds(problem: Problem): string {
  const lines: string[] = [];
  if (problem.objective.kind === 'quadratic') lines.push('one = 1');
  else for (let row = 1; row <= problem.objective.rows; row++) lines.push(`r${row} free`);
  const side = ({ upper, fixing }: Side, variable: typeof longVariable, binary: typeof longBinary) => {
    for (let index = 0; index < problem.n; index++) {
      lines.push(`0 <= ${variable(index)} <= ${upper[index]}`);
      if (fixing?.[index] === Fixing.held) lines.push(`${binary(index)} = 1`);
      if (fixing?.[index] === Fixing.excluded) lines.push(`${binary(index)} = 0`);
    }
  };
  side(problem.long, longVariable, longBinary);
  if (problem.short) side(problem.short, shortVariable, shortBinary);
  return `Bounds\n ${lines.join('\n ')}\n`;
}

function binaries(problem: Problem): string {
  const of = (binary: typeof longBinary) => Array.from({ length: problem.n }, (_, index) => binary(index));
  const all = [...of(longBinary), ...(problem.short ? of(shortBinary) : [])];
  return `Binaries\n${inLines(all)}\n`;
}

/** A row; one whose terms are all zero keeps a term, because the format has no empty left side. */
function constraint(name: string, terms: Term[], relation: '=' | '<=' | '>=', right: number): string {
  return ` ${name}:${expression(terms)} ${relation} ${right}\n`;
}

function expression(terms: Term[]): string {
  const present = terms.filter(([coefficient]) => coefficient !== 0);
  const written = (present.length > 0 ? present : terms.slice(0, 1)).map(
    ([coefficient, variable], index) => `${sign(coefficient, index)}${Math.abs(coefficient)} ${variable}`,
  );
  return inLines(written);
}

/** Not every reader takes a plus before the first term. */
const sign = (coefficient: number, index: number): string =>
  coefficient < 0 ? '- ' : index === 0 ? '' : '+ ';

/** Some readers take no line beyond 255 characters. */
function inLines(words: readonly string[]): string {
  let text = '';
  for (let index = 0; index < words.length; index++)
    text += `${index > 0 && index % termsPerLine === 0 ? '\n  ' : ' '}${words[index]}`;
  return text;
}
