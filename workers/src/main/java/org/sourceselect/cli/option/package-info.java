/**
 * The options that several commands share, and what they make of the settings of a request.
 *
 * <p>Depends on {@code text}, {@code embedded}, {@code plugin}, {@code worker}, the contracts in {@code activity},
 * {@code selection}, {@code campaign} and {@code task}, {@code store}, picocli, the Temporal SDK and Jackson.
 */
@NullMarked
package org.sourceselect.cli.option;

import org.jspecify.annotations.NullMarked;
