/**
 * A command's work from its start to its end: the session with its servers, workflows that are watched, Ctrl-C, plans that
 * are kept, failures and what they mean.
 *
 * <p>Depends on {@code text}, {@code option}, {@code file}, {@code client} and {@code embedded}.
 */
@NullMarked
package org.sourceselect.cli.run;

import org.jspecify.annotations.NullMarked;
