import { parentPort } from 'node:worker_threads';
import { UserError } from '../contract/result.ts';
import { pairedComparison } from '../evaluation/paired-comparison.ts';
import { summariseWalkForward } from '../evaluation/walk-forward.ts';
import { checkSeries } from '../market/quality.ts';
import { CheckDesk } from './check-desk.ts';
import type { DeskAnswer, DeskQuestion, DeskQuestions, DeskTopic } from './desk-questions.ts';
import { evaluateAgain, problemOfRun } from './run-again.ts';
import { followHedge, followUp } from './study-follow-up.ts';
import { optionView } from './study-option.ts';
import { whatIf, whatIfDesk, type WhatIfDesk } from './study-what-if.ts';

const checks = new CheckDesk();
/** The run whose shares are being edited. */
let edited: WhatIfDesk | null = null;

const answers: { [T in DeskTopic]: (ask: DeskQuestions[T]['ask']) => DeskQuestions[T]['answer'] } = {
  check: ({ market, scenario }) => checks.check(market, scenario),
  quality: ({ series: histories, calendar }) => histories.flatMap((one) => checkSeries(one, calendar)),
  evaluate: ({ run, series: histories }) => evaluateAgain(run, histories),
  problem: ({ run, series: histories, impliedVols, facts }) =>
    problemOfRun(run, histories, impliedVols, facts),
  whatIf({ inputs, shares }) {
    if (inputs) edited = whatIfDesk(inputs);
    if (!edited) throw new Error('no run has been made ready for shares edited by hand');
    return whatIf(edited, { shares });
  },
  follow: ({ run, series: histories }) => followHedge(run, histories),
  followUp: ({ run, series: histories, sectors }) => followUp(run, histories, sectors),
  option: ({ run, request, series: histories }) => optionView(run, request, histories),
  walkForward: ({ outcomes, hold }) => outcomes.map((own) => summariseWalkForward(own, hold)),
  compare: ({ a, b }) => pairedComparison(a, b),
};

parentPort!.on('message', ({ id, topic, ask }: DeskQuestion) => {
  const reply: DeskAnswer = { id, answer: null, failure: null, defect: null };
  try {
    // The question's type ties the topic to what is asked.
    reply.answer = answers[topic](ask as never);
  } catch (error) {
    if (error instanceof UserError) reply.failure = error.failure();
    else reply.defect = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  parentPort!.postMessage(reply);
});
