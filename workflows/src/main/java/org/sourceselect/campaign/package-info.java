/**
 * Campaigns: selections for one or more targets, the ground truth by fine-tuning every source, and how good the rankings were.
 *
 * <p>Deterministic workflow code. Depends on {@code selection}, {@code evaluation}, {@code activity}, {@code race}, {@code task}, Jackson and
 * the Temporal SDK.
 */
@NullMarked
package org.sourceselect.campaign;

import org.jspecify.annotations.NullMarked;
