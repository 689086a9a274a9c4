/**
 * What a person reads: tables, numbers, sentences, the status line, the console and the log.
 *
 * <p>Computes nothing and starts nothing. Depends on those whose results it writes: {@code activity}, {@code selection},
 * {@code race}, {@code campaign}, {@code experiment}, {@code evaluation}, {@code transferability} with its {@code transferability.combined} and
 * {@code transferability.registry}, {@code task}, {@code plan}, {@code evidence} and {@code embedded}, the notes of {@code stage} for the log, on picocli, Jackson, Logback, SLF4J and the
 * Temporal SDK, and on no other room of the command line.
 */
@NullMarked
package org.sourceselect.cli.text;

import org.jspecify.annotations.NullMarked;
