/**
 * SourceSelect as a Temporal plugin: one object that brings workflows, activities, the data converter and metrics to any client
 * and worker.
 *
 * <p>Depends on the workflows in {@code selection} and {@code campaign}, the activities in {@code stage} with their
 * contracts in {@code activity}, {@code task}, {@code store}, {@code unet}, Jackson, Micrometer, and the Temporal SDK with its tally;
 * knows nothing of processes, servers or the command line.
 */
@NullMarked
package org.sourceselect.plugin;

import org.jspecify.annotations.NullMarked;
