import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportScores as endpoint } from '@qilian/contract/evaluations';
import { everyItem } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { downloadList } from '../../platform/spreadsheet/download.ts';
import { listScores } from './views.ts';

const columns = {
  startsOn: 'text', park: 'text', rank: 'integer', ranked: 'integer', liaison: 'text', enterprise: 'text', score: 'decimal', sample: 'integer',
  accurate: 'integer', checked: 'integer', onTime: 'integer', prompt: 'integer', asked: 'integer', medianHours: 'decimal', streak: 'integer',
} as const;

/** The ranking as it is shown: best first, those below the least sample last and without a rank; each share as its two numbers. */
export function exportScores(tx: Tx, { format, ...filter }: QueryOf<typeof endpoint>): Stream {
  return downloadList(tx, { list: 'evaluation_scores', filter, format }, columns, everyItem((page) => listScores(tx, { ...filter, ...page })), (score) => ({
    startsOn: score.startsOn.slice(0, score.period === 'year' ? 4 : 7), park: score.park.name, rank: score.rank, ranked: score.ranked, liaison: score.user.name, enterprise: score.enterprise.name,
    score: Math.round(score.score * 1000) / 10, sample: score.sample, accurate: score.accuracy.count, checked: score.accuracy.of, onTime: score.timeliness.count, prompt: score.promptness.count, asked: score.timeliness.of,
    medianHours: score.medianMinutes === null ? null : Math.round(score.medianMinutes / 6) / 10, streak: score.streak,
  }));
}
