export { findTwins, placeNames } from './find-twins.ts';
export { forgetMerges } from './forget-merges.ts';
export { mergeRoutes } from './routes.ts';
