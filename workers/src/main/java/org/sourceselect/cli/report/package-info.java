/**
 * Reports as pages: one file of HTML that holds all it shows, for a browser without a network and for a printer.
 *
 * <p>A {@link org.sourceselect.cli.report.ReportPage} is sections of blocks: words, tables, charts with the table behind each,
 * pictures. {@link org.sourceselect.cli.report.SelectionReport} says what is on a selection's page, from the {@link
 * org.sourceselect.selection.SelectionView} that screen and files print too, and from artifacts in the store; it ranks and scores
 * nothing. {@link org.sourceselect.cli.report.ReportWriter} makes the file, by templates ({@code src/main/jte}) that are compiled
 * with the program and escape what they are given. Scripts and styles are named to the browser by their SHA-256 and nothing may be
 * fetched (a content security policy), so that a name that slipped through would still be no program.
 *
 * <p>Charts are drawn in the browser by Observable Plot over D3 (both ISC; as published, in the resources' {@code lib}): they
 * follow the reader's light or dark, the width of the window and of the paper, and name themselves to screen readers. The
 * libraries that draw in Java (JFreeChart, XChart) fix colours, fonts and widths when the file is written, for a reader whose
 * screen they do not know. Where a browser runs no scripts, the tables say the same.
 *
 * <p>No subject's id is on a report. Pictures of subjects' slices are there on request alone, or where they are phantoms. The one page
 * with both is {@link org.sourceselect.cli.report.PreviewReport}, for who looks at files of their own: it says so first. It shows what
 * {@link org.sourceselect.dataset.Preview} sees, which are the slices of a preparation, and judges nothing itself.
 *
 * <p>Depends on {@code cli.text} for words and numbers, on {@code selection}, {@code race}, {@code campaign},
 * {@code experiment}, {@code activity}, {@code evaluation}, {@code transferability.math} and {@code task}, on {@code store},
 * {@code stage} and {@code unet} for what the store keeps, on {@code dataset} for what a preview shows, on Jackson, SLF4J and JTE.
 */
@NullMarked
package org.sourceselect.cli.report;

import org.jspecify.annotations.NullMarked;
