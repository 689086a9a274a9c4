/**
 * The paper's words as types: tasks, regions of interest, modalities, partitions, and the pool a selection chooses from.
 *
 * <p>Depends on nothing but Jackson's annotations. Everything else depends on it.
 */
@NullMarked
package org.sourceselect.task;

import org.jspecify.annotations.NullMarked;
