/**
 * The command line: reads options, starts or attaches to workflows, shows their progress and prints what they found.
 *
 * <p>Its rooms: {@code command}, one class each; {@code option}, what they share; {@code run}, the work from start to end;
 * {@code file}, what is written and read; {@code report}, pages to send; {@code text}, what a person reads. Results go to standard output; progress,
 * warnings and errors to standard error. A user's mistake ends in one sentence and exit code 2, an error of ours in one
 * sentence, a log file and exit code 1; a result that lacks sources or targets that failed says so in its first line, and ends in
 * exit code 3. Depends on its rooms {@code command}, {@code option}, {@code run} and {@code text},
 * on {@code embedded} and {@code plugin}, on the rooms of {@code activities} and {@code workflows}, picocli and SLF4J; nothing depends on it.
 */
@NullMarked
package org.sourceselect.cli;

import org.jspecify.annotations.NullMarked;
