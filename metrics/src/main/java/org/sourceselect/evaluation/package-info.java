/**
 * How good a predicted ranking of sources is, against the ranking that fine-tuning every source gives; and how far its
 * scores rest on the subjects that happened to be there.
 *
 * <p>Start at {@link org.sourceselect.evaluation.RankingEvaluation#evaluate}, or at
 * {@link org.sourceselect.evaluation.SubjectDoubt} for the doubt of a score. Plain functions of their arguments, with a
 * seeded generator of their own where they resample, so that they may run inside a workflow. Depends on {@code random}
 * alone; knows nothing of Temporal, stores or files.
 */
@NullMarked
package org.sourceselect.evaluation;

import org.jspecify.annotations.NullMarked;
