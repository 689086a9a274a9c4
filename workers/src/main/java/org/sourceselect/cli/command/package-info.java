/**
 * The commands, one class each: options in, one call of what does the work, a result out.
 *
 * <p>Depends on every other room of the command line; nothing but the entry point depends on it.
 */
@NullMarked
package org.sourceselect.cli.command;

import org.jspecify.annotations.NullMarked;
