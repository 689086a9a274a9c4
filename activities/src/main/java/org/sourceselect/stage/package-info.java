/**
 * Joins what is computed to Temporal: one thin class per activity, which finds or computes its artifact, heartbeats, and turns
 * faults into failures that may stand in a history.
 *
 * <p>The only package of this module that knows Temporal. May depend on every other package of the module.
 */
@NullMarked
package org.sourceselect.stage;

import org.jspecify.annotations.NullMarked;
