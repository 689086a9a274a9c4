/**
 * A package that knows more than it says, and says more than it knows.
 *
 * <p>Depends on {@code task}, {@code store} and Jackson. Everything depends on it.
 */
@NullMarked
package org.sourceselect.architecture.broken.promise;

import org.jspecify.annotations.NullMarked;
