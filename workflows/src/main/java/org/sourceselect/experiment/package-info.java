/**
 * The paper's experiments: what each of its tables varies, which campaigns measure it on the data sets at hand, the table in
 * the paper's form, and whether the paper's three findings hold in it.
 *
 * <p>Start at {@link org.sourceselect.experiment.Experiment#of}. The paper's own numbers are beside this package's classes,
 * as {@code table-1.csv} to {@code table-6.csv}, and go through the same code as a run's. And the study of which way to choose is
 * the best, {@link org.sourceselect.experiment.EvidenceStudy}, which is ours. Plain functions; whoever runs the campaigns is
 * elsewhere. Depends on {@code campaign}, {@code selection}, {@code race}, {@code activity}, {@code evaluation},
 * {@code transferability} (a score), {@code task} and Jackson.
 */
@NullMarked
package org.sourceselect.experiment;

import org.jspecify.annotations.NullMarked;
