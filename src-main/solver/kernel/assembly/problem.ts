import { reserve, reserveIntegers, reserveMatrix, reserveNumbers } from './memory';
import { Factor } from './cholesky';

/** What is the same for every node: items, bounds in and out, rows, certificate. N items, G groups, R rows. */
export class Problem {
  static N: i32 = 0;
  static G: i32 = 0;
  static R: i32 = 0;
  static sum0: f64 = 0;
  static sum1: f64 = 0;
  static maxCount0: i32 = 0;
  static maxCount1: i32 = 0;
  static minCount0: i32 = 0;
  static minCount1: i32 = 0;
  /** Mean diagonal of H, and constants derived from it by the host. */
  static scale: f64 = 0;
  static tau: f64 = 0;
  static certificateTau: f64 = 0;
  static largestPrice: f64 = 0;
  static rowStiffness: f64 = 0;
  static entrantLimit: i32 = 0;

  static group: usize = 0;
  static partner: usize = 0;
  static linear: usize = 0;
  static rows: usize = 0;
  static rowLower: usize = 0;

  static S: usize = 0;
  static products: usize = 0;
  static diagonal: usize = 0;

  static membership: usize = 0;
  static y: usize = 0;
  static lower: usize = 0;
  static upper: usize = 0;
  static multipliers: usize = 0;
  static rowPrices: usize = 0;
  static proximalWeight: usize = 0;
  static proximalCentre: usize = 0;

  @inline static sum(g: i32): f64 {
    return g === 0 ? Problem.sum0 : Problem.sum1;
  }
}

export function reserveProblem(N: i32, G: i32, R: i32): void {
  Problem.N = N;
  Problem.G = G;
  Problem.R = R;
  Problem.group = reserveIntegers(N);
  Problem.partner = reserveIntegers(N);
  Problem.linear = reserveNumbers(N);
  Problem.rows = reserveMatrix(R, N);
  Problem.rowLower = reserveNumbers(R);
  Problem.S = reserveMatrix(N, N);
  Problem.products = reserveMatrix(N, N);
  Problem.diagonal = reserveNumbers(N);
  Problem.membership = reserve(N);
  Problem.y = reserveNumbers(N);
  Problem.lower = reserveNumbers(N);
  Problem.upper = reserveNumbers(N);
  Problem.multipliers = reserveNumbers(R);
  Problem.rowPrices = reserveNumbers(R);
  Problem.proximalWeight = reserveNumbers(N);
  Problem.proximalCentre = reserveNumbers(N);
  Factor.reserve(N);
}
