/**
 * What a person reads: tables, numbers, sentences, the status line, the console and the log.
 *
 * <p>Computes nothing and starts nothing. Depends on the rooms of the metrics, workflows and activities whose results it
 * writes, on Temporal's descriptions of what runs, and on no other room of the command line.
 */
@NullMarked
package org.sourceselect.cli.text;

import org.jspecify.annotations.NullMarked;
