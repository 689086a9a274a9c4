/**
 * A command's work from its start to its end: the session with its servers, workflows that are watched, Ctrl-C, plans that
 * are kept, failures and what they mean.
 *
 * <p>Depends on {@code text}, {@code option}, {@code file}, {@code report}, {@code client}, {@code embedded}, {@code evidence}, {@code plugin} and {@code worker},
 * on the rooms of {@code workflows}, {@code activities} and {@code metrics}, the Temporal SDK, Jackson, Micrometer and SLF4J.
 */
@NullMarked
package org.sourceselect.cli.run;

import org.jspecify.annotations.NullMarked;
