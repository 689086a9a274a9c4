/**
 * The options that several commands share, and what they make of the settings of a request.
 *
 * <p>Depends on {@code text}, {@code embedded}, {@code worker} and the contracts of the workflows.
 */
@NullMarked
package org.sourceselect.cli.option;

import org.jspecify.annotations.NullMarked;
