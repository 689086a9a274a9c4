/**
 * What exists only to compare with published values: OTCE on few drawn pixels, and the H-score in single precision. Nothing
 * here is a default.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math}, {@code pixels}, {@code transport}, {@code hscore},
 * {@code evaluation} (intervals) and {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.published;

import org.jspecify.annotations.NullMarked;
