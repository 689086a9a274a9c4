/**
 * What exists only to compare with published values: metrics as they are usually computed, on few drawn pixels. Nothing
 * here is a default.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math}, {@code pixels}, {@code transport}, {@code evaluation}
 * (intervals) and {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.published;

import org.jspecify.annotations.NullMarked;
