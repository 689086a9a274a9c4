/**
 * What a request would cost, before anything is paid: which of its stages the store holds, and from how long such stages took
 * before, how long those would take that it does not.
 *
 * <p>Which stages there are is not decided here: the workflows themselves ask, and {@code stage.Planning} answers them
 * from the store and notes each in a {@link org.sourceselect.plan.PlanLedger}. {@link org.sourceselect.plan.CostModel} says
 * how much {@linkplain org.sourceselect.plan.Work work} a stage is, {@link org.sourceselect.plan.Estimator} turns work into
 * seconds by {@linkplain org.sourceselect.plan.PastRun past runs}, and a {@link org.sourceselect.plan.Plan} is the table of
 * both.
 *
 * <p>Depends on {@code store} (manifests and definitions), {@code dataset} (the summary of a preparation, how many subjects
 * test), {@code unet} (the size of a net's weights), {@code transferability.math} (a median), the
 * contracts in {@code activity}, Jackson and SLF4J; knows nothing of Temporal.
 */
@NullMarked
package org.sourceselect.plan;

import org.jspecify.annotations.NullMarked;
