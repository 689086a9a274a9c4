package org.sourceselect.cli.report;

import java.util.List;

/**
 * A report.
 *
 * @param title what it is about
 * @param subtitle what was asked, in one line
 * @param verdict what came out, the first sentence first
 * @param sections its parts, in the order of reading
 * @param footer what a reader must know to judge it, and what made it
 */
public record ReportPage(
        String title, String subtitle, List<String> verdict, List<ReportSection> sections, List<String> footer) {

    /** Keeps copies. */
    public ReportPage {
        verdict = List.copyOf(verdict);
        sections = List.copyOf(sections);
        footer = List.copyOf(footer);
    }
}
