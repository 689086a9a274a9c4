package org.sourceselect.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.sourceselect.cli.report.ReportBlock.Code;
import org.sourceselect.cli.report.ReportBlock.Grid;
import org.sourceselect.cli.report.ReportBlock.Remarks;
import org.sourceselect.cli.report.ReportBlock.Words;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.ResultTableText;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.experiment.ResultTable;

/** The page of an experiment of the paper: its findings, then each table beside the paper's numbers. */
public final class ExperimentReport {

    private ExperimentReport() {}

    /**
     * Tells an experiment.
     *
     * @param name what was run
     * @param command the command that repeats it, naming no folder
     * @param tables the tables
     * @param findings the paper's findings in this run, a sentence each
     * @param failures the sources and targets that failed, one sentence each, naming no file
     * @param settings how big everything was
     * @param phantoms whether every subject is a phantom
     */
    public static ReportPage page(
            String name,
            String command,
            List<ResultTable> tables,
            List<String> findings,
            List<String> failures,
            JsonNode settings,
            boolean phantoms) {
        List<ReportSection> sections = new ArrayList<>();
        for (ResultTable table : tables) {
            ResultTableText text = new ResultTableText(table);
            sections.add(new ReportSection(
                    table.table().label(),
                    text.heading(),
                    List.of(new Grid(text.heading(), text.plain(), false), new Remarks(text.remarks()))));
        }
        if (!failures.isEmpty()) {
            TextTable failed = new TextTable(List.of(TextTable.Column.text("What failed, and why")));
            failures.forEach(failure -> failed.row(List.of(failure)));
            sections.add(new ReportSection(
                    "failures", "What failed", List.of(new Grid("What failed, and why", failed, false))));
        }
        sections.add(
                new ReportSection(
                        "repeat",
                        "Settings, and how to repeat it",
                        List.of(
                                new Code("On the command line", command),
                                new Code("Settings", Json.pretty(settings)),
                                new Words(
                                        List.of(
                                                "What is in the store is not computed again, and the same request gives the same numbers.")))));
        List<String> footer = new ArrayList<>();
        if (phantoms) {
            footer.add(
                    "These are phantoms: they show the way of an experiment, not which sources transfer best in patients.");
        }
        footer.add("No subject's name or number and no picture of a subject's slices is on this page.");
        footer.add("Made by SourceSelect " + Version.current()
                + ", after Li et al., \"Finding the Most Transferable Tasks for Brain Image Segmentation\".");
        return new ReportPage(
                "Do the paper's findings hold here?",
                "Experiment " + name + " · " + (phantoms ? "phantoms" : "own data sets"),
                findings,
                sections,
                footer);
    }
}
