/**
 * The commands, one class each: options in, one call of what does the work, a result out.
 *
 * <p>Depends on every other room of the command line ({@code file}, {@code option}, {@code report}, {@code run}, {@code text}), on
 * {@code client}, {@code embedded}, {@code evidence}, {@code plugin} and {@code worker}, on the rooms of {@code metrics}, {@code workflows}
 * and {@code activities}, picocli, the Temporal SDK and Jackson; nothing but the entry point depends on it.
 */
@NullMarked
package org.sourceselect.cli.command;

import org.jspecify.annotations.NullMarked;
