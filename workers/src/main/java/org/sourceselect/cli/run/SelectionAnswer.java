package org.sourceselect.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.EvaluationTable;
import org.sourceselect.cli.text.Incomplete;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.cli.text.RaceTable;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.store.ArtifactStore;

/** Prints what a selection found, and writes its files. */
public final class SelectionAnswer {

    private final HomeFolder home;
    private final ArtifactStore store;
    private final Function<String, Optional<String>> notes;
    private final Console console;

    /**
     * @param home where it is kept for later
     * @param store where its artifacts are
     * @param notes the full sentence, which names the file, behind a failure's note
     */
    public SelectionAnswer(
            HomeFolder home, ArtifactStore store, Function<String, Optional<String>> notes, Console console) {
        this.home = home;
        this.store = store;
        this.notes = notes;
        this.console = console;
    }

    /**
     * Keeps what was found in the home, for later reports and for the same command.
     *
     * @param basis what it was found on, where the same command may answer from it
     */
    public void keep(
            SelectionRun.Outcome outcome, String id, SelectionStory.Asked asked, Optional<KeptResult.Basis> basis) {
        new KeptResult(
                        asked.workflow(),
                        asked.request().orElseThrow(),
                        asked.command().orElseThrow(),
                        asked.phantoms(),
                        outcome.campaign().isPresent() ? Optional.empty() : Optional.of(outcome.result()),
                        outcome.campaign(),
                        basis)
                .write(home, id, console);
    }

    /**
     * Prints tables, or JSON instead, and writes the files and the report.
     *
     * @param asked how the selection was asked for
     * @param images whether pictures of subjects' slices are on the report; those of phantoms are always
     * @return the command's exit code
     */
    public int report(
            SelectionRun.Outcome outcome, Path output, boolean json, SelectionStory.Asked asked, boolean images) {
        Optional<String> incomplete =
                Incomplete.of(outcome.view(), outcome.result().race(), new SelectionTable(outcome.view()));
        SelectionFiles files = new SelectionFiles(
                outcome.result(), outcome.truth().map(TargetResult::dice).orElse(Map.of()), outcome.truth());
        if (json) {
            incomplete.ifPresent(console::say);
            console.result(files.json().stripTrailing());
        } else {
            incomplete.ifPresent(line -> console.results(List.of(line)));
            print(outcome);
        }
        List<Path> written = new ArrayList<>(files.write(output));
        SelectionStory story = outcome.truth()
                .map(truth -> SelectionStory.of(truth, asked))
                .orElseGet(() -> SelectionStory.of(outcome.result(), asked));
        written.add(ReportFiles.write(story, Optional.of(store), images, home, output, ReportFiles.NAME));
        elsewhere(outcome.result()).ifPresent(console::say);
        BrainDoubts.of(outcome.view(), store).forEach(console::say);
        outcome.state().map(ProgressLine::stages).ifPresent(console::say);
        console.say("wrote " + written.get(0) + ", " + written.get(1) + " and " + written.get(2));
        return Failure.code(incomplete);
    }

    /** That nothing of what a result rests on is in this store. */
    private Optional<String> elsewhere(SelectionResult result) {
        List<ArtifactRef> behind = PlanOutcome.results(result);
        return behind.isEmpty()
                        || behind.stream()
                                .anyMatch(
                                        ref -> store.find(ref.kind(), ref.key()).isPresent())
                ? Optional.empty()
                : Optional.of("warning: the " + store.place()
                        + " holds nothing of what this rests on, so the report lacks most of it: the"
                        + " workers work with another store; give them and this command the same --store");
    }

    /** A plan of the same request beside what came of it, where there is one. */
    public Optional<SelectionStory.Planned> planned(SelectionRun.Outcome outcome, String id) {
        return PlanOutcome.planned(
                home,
                id,
                store,
                outcome.truth().map(PlanOutcome::results).orElseGet(() -> PlanOutcome.results(outcome.result())));
    }

    /** Prints a plan beside what came of it. */
    public void print(SelectionStory.Planned planned) {
        List<String> lines = new ArrayList<>(List.of(planned.heading()));
        lines.addAll(planned.table().lines());
        section(lines);
    }

    private void print(SelectionRun.Outcome outcome) {
        SelectionView view = outcome.view();
        SelectionTable table = new SelectionTable(view);
        console.results(List.of(table.heading()));
        section(table.table());
        section(table.rankings());
        section(table.prior());
        section(table.degenerate());
        outcome.result().race().ifPresent(race -> {
            RaceTable raced = new RaceTable(race, table);
            section(raced.table());
            section(raced.verdict(outcome.truth()));
        });
        outcome.truth().ifPresent(truth -> {
            EvaluationTable evaluation = new EvaluationTable(truth, table);
            section(evaluation.table());
            section(evaluation.choices());
            section(EvaluationTable.withoutTransfer(view, table));
        });
        section(table.failed(sentences(view.failures())));
        section(table.cost());
        outcome.truth().ifPresent(truth -> console.results(new EvaluationTable(truth, table).cost()));
    }

    private void section(List<String> lines) {
        if (!lines.isEmpty()) {
            console.result("");
            console.results(lines);
        }
    }

    /** The full sentences, which name the files, of failed sources: for the user's own screen, not for the files. */
    private Map<FailedSource, String> sentences(List<FailedSource> failures) {
        Map<FailedSource, String> sentences = new LinkedHashMap<>();
        for (FailedSource failure : failures) {
            failure.note().flatMap(notes).ifPresent(sentence -> sentences.put(failure, sentence));
        }
        return sentences;
    }
}
