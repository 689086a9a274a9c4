/**
 * Joins what is computed to Temporal: one thin class per activity, which finds or computes its artifact, heartbeats, and turns
 * faults into failures that may stand in a history.
 *
 * <p><b>To add a stage</b>, give it a {@link org.sourceselect.activity.StageKind}: its key, its label, what it makes, its queue
 * and what its time grows with. Write its contract, an activity's interface with request and result, in package {@code activity},
 * and here a class that implements it: each request is a {@link org.sourceselect.stage.StageWork}, which says what makes the
 * artifact, how it is computed, what is answered once it is there, and what a plan takes for it before. {@link
 * org.sourceselect.stage.Stages} makes an object of the class for its kind (the compiler asks for it), whence workers and plans
 * both have it. Then call it where the work needs it, in {@code selection.SourceBranch}, keep what it answers in {@code
 * selection.SourceRow}, and let {@code SimulatedStages} answer it in tests. Only a cost of a new sort needs a line in {@code
 * plan.CostModel}; meters, progress, plans and what a command prints know the stage by its kind. Its key is a label's value in
 * {@code docs/metrics-prometheus.md}, and its cost a line of {@code docs/plan.md}.
 *
 * <p>The only package of this module that knows Temporal. Depends on {@code dataset}, {@code unet}, {@code store} and
 * {@code plan} beside it, on {@code activity}, {@code selection}, {@code race} and {@code campaign} (what workflows ask for),
 * {@code transferability} with its {@code transferability.combined}, {@code transferability.probe}, {@code transferability.registry},
 * {@code transferability.shape} and {@code transferability.ssim}, {@code evaluation}, {@code tensor}, {@code task}, the Temporal SDK, Jackson, Micrometer, Guava and SLF4J.
 */
@NullMarked
package org.sourceselect.stage;

import org.jspecify.annotations.NullMarked;
