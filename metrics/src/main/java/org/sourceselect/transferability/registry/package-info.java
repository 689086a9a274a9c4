/**
 * All metrics by name. A new metric is a class in its family, which says what a user should know before choosing it, and an
 * entry in {@link org.sourceselect.transferability.registry.Metrics}.
 *
 * <p>Depends on the contract in {@code transferability} and on every family: {@code transport}, {@code hscore},
 * {@code logits}, {@code probe}, {@code topology}, {@code published} and {@code combined}.
 */
@NullMarked
package org.sourceselect.transferability.registry;

import org.jspecify.annotations.NullMarked;
