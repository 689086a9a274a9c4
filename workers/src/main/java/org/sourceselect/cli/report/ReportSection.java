package org.sourceselect.cli.report;

import java.util.List;

/**
 * A part of a report.
 *
 * @param id its anchor: letters, digits and hyphens
 * @param title its heading
 * @param blocks what is in it
 */
public record ReportSection(String id, String title, List<ReportBlock> blocks) {

    /** Keeps a copy. */
    public ReportSection {
        blocks = List.copyOf(blocks);
    }
}
