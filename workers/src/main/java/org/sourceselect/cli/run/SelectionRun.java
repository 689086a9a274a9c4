package org.sourceselect.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
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
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SelectionView;

/** Runs a selection, with its ground truth where that is asked for, then prints it and writes its files. */
public final class SelectionRun {

    private final Session session;
    private final Console console;

    public SelectionRun(Session session, Console console) {
        this.session = session;
        this.console = console;
    }

    /**
     * What a selection found.
     *
     * @param result both rankings
     * @param truth what fine-tuning every source showed, where it was asked for
     * @param campaign the answer of the campaign that did it, where one did
     * @param state the last count of stages; empty when the workflow does not answer any more
     */
    public record Outcome(
            SelectionResult result,
            Optional<TargetResult> truth,
            Optional<CampaignResult> campaign,
            Optional<ProgressLine.State> state) {

        /** It as it is shown. */
        public SelectionView view() {
            return truth.map(t -> SelectionView.of(result, t.dice(), t.failed(), t.noTransfer()))
                    .orElseGet(() -> SelectionView.of(result));
        }
    }

    /** Runs a selection alone. */
    public Outcome select(String id, TaskQueues queues, SelectionSettings settings) {
        Session.Finished<SelectionResult> finished = session.run(
                new Session.Job("SourceSelection", id, queues, SelectionRequest.of(settings)), SelectionResult.class);
        return new Outcome(finished.value(), Optional.empty(), Optional.empty(), finished.state());
    }

    /** Runs a selection and fine-tunes every source. */
    public Outcome evaluate(String id, TaskQueues queues, CampaignRequest request) {
        Session.Finished<CampaignResult> finished =
                session.run(new Session.Job("TransferCampaign", id, queues, request), CampaignResult.class);
        TargetResult target = TargetResults.of(
                session.runtime().store(),
                finished.value().targets().get(0).outcome().orElseThrow());
        return new Outcome(target.selection(), Optional.of(target), Optional.of(finished.value()), finished.state());
    }

    /** Keeps what was found in the home, for later reports. */
    public void keep(Outcome outcome, HomeFolder home, String id, SelectionStory.Asked asked) {
        new KeptResult(
                        asked.workflow(),
                        asked.request().orElseThrow(),
                        asked.command().orElseThrow(),
                        asked.phantoms(),
                        outcome.campaign().isPresent() ? Optional.empty() : Optional.of(outcome.result()),
                        outcome.campaign())
                .write(home, id, console);
    }

    /**
     * Prints tables, or JSON instead, and writes the files and the report.
     *
     * @param asked how the selection was asked for
     * @param images whether pictures of subjects' slices are on the report; those of phantoms are always
     * @return the command's exit code
     */
    public int report(Outcome outcome, Path output, boolean json, SelectionStory.Asked asked, boolean images) {
        Optional<String> incomplete =
                Incomplete.of(outcome.view(), outcome.result().race(), new SelectionTable(outcome.view()));
        SelectionFiles files = new SelectionFiles(
                outcome.result(), outcome.truth().map(TargetResult::dice).orElse(Map.of()), outcome.truth());
        if (json) {
            incomplete.ifPresent(console::say);
            console.result(files.json().stripTrailing());
        } else {
            incomplete.ifPresent(console::result);
            print(outcome);
        }
        List<Path> written = new ArrayList<>(files.write(output));
        SelectionStory story = outcome.truth()
                .map(truth -> SelectionStory.of(truth, asked))
                .orElseGet(() -> SelectionStory.of(outcome.result(), asked));
        written.add(ReportFiles.write(story, Optional.of(session.runtime().store()), images, output, ReportFiles.NAME));
        outcome.state().map(ProgressLine::stages).ifPresent(console::say);
        console.say("wrote " + written.get(0) + ", " + written.get(1) + " and " + written.get(2));
        return Failure.code(incomplete);
    }

    /** A plan of the same request beside what came of it, where there is one. */
    public Optional<SelectionStory.Planned> planned(Outcome outcome, HomeFolder home, String id) {
        return PlanOutcome.planned(
                home,
                id,
                session.runtime().store(),
                outcome.truth().map(PlanOutcome::results).orElseGet(() -> PlanOutcome.results(outcome.result())));
    }

    /** Prints a plan beside what came of it. */
    public void print(SelectionStory.Planned planned) {
        List<String> lines = new ArrayList<>(List.of(planned.heading()));
        lines.addAll(planned.table().lines());
        section(lines);
    }

    private void print(Outcome outcome) {
        SelectionView view = outcome.view();
        SelectionTable table = new SelectionTable(view);
        console.result(table.heading());
        section(table.table());
        section(table.rankings());
        section(table.degenerate());
        outcome.result().race().ifPresent(race -> {
            RaceTable raced = new RaceTable(race, table);
            section(raced.table());
            section(raced.verdict());
        });
        outcome.truth().ifPresent(truth -> {
            EvaluationTable evaluation = new EvaluationTable(truth, table);
            section(evaluation.table());
            section(evaluation.choices());
            section(EvaluationTable.withoutTransfer(view, table));
        });
        section(table.failed(sentences(view.failures())));
        section(table.cost());
        outcome.truth()
                .ifPresent(truth -> new EvaluationTable(truth, table).cost().forEach(console::result));
    }

    private void section(List<String> lines) {
        if (!lines.isEmpty()) {
            console.result("");
            lines.forEach(console::result);
        }
    }

    /** The full sentences, which name the files, of failed sources: for the user's own screen, not for the files. */
    private Map<FailedSource, String> sentences(List<FailedSource> failures) {
        Map<FailedSource, String> sentences = new LinkedHashMap<>();
        for (FailedSource failure : failures) {
            failure.note().flatMap(session::note).ifPresent(sentence -> sentences.put(failure, sentence));
        }
        return sentences;
    }
}
