package org.sourceselect.cli.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.embedded.EmbeddedRuntime;
import org.sourceselect.embedded.HomeStore;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.store.Ancestry;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.combined.PriorScores;

/**
 * Whether the same command has been answered before, on the same basis: asked in the same words, of the same program, over files
 * of which none was written since, with every artifact that the answer rests on still whole in the home's store. Then it is told
 * again, which takes no servers, no workflow and no PyTorch. Whatever differs, and an answer from which sources are missing, is
 * worked out by a workflow as ever.
 *
 * <p>Whole is what a workflow would take for found: a readable manifest of the same digest and every object in its size; scores are
 * read, as a workflow reads them.
 */
public final class Recollection {

    private static final Logger LOG = LoggerFactory.getLogger(Recollection.class);

    private final RuntimeSettings runtime;
    private final String workflow;
    private final Optional<String> program;
    private final String files;

    /** What the program and the files are, before anything is read. */
    Recollection(RuntimeSettings runtime, String workflow, List<DataSet> dataSets, Optional<String> program) {
        this.runtime = runtime;
        this.workflow = workflow;
        this.program = program;
        this.files =
                CanonicalJson.sha256(dataSets.stream().map(DataSet::standing).toList());
    }

    /**
     * Looks at the program and the files as they are before the command does anything.
     *
     * @param workflow the id of the workflow that answers the command
     * @param dataSets the data sets as they were opened
     */
    public static Recollection of(RuntimeSettings runtime, String workflow, List<DataSet> dataSets) {
        return new Recollection(
                runtime, workflow, dataSets, EmbeddedRuntime.isSelfContained(runtime) ? program() : Optional.empty());
    }

    /** An answer, and the store with what it rests on. */
    static final class Found implements Closeable {

        private final HomeStore home;
        private final SelectionRun.Outcome outcome;

        private Found(HomeStore home, SelectionRun.Outcome outcome) {
            this.home = home;
            this.outcome = outcome;
        }

        /** The answer; of its stages all were found. */
        SelectionRun.Outcome outcome() {
            return outcome;
        }

        /** The store. */
        ArtifactStore store() {
            return home.store();
        }

        @Override
        public void close() {
            home.close();
        }
    }

    /**
     * Tells the answer again where it still holds; where not, has it worked out, tells it, and keeps it.
     *
     * @param asked how it was asked for
     * @param work works it out
     * @param telling tells it, and says the command's exit code
     */
    public int answer(
            SelectionStory.Asked asked,
            Console console,
            Function<SelectionRun, SelectionRun.Outcome> work,
            ToIntBiFunction<SelectionAnswer, SelectionRun.Outcome> telling) {
        Optional<Found> found = found();
        if (found.isPresent()) {
            try (Found known = found.get()) {
                return telling.applyAsInt(
                        new SelectionAnswer(runtime.home(), known.store(), note -> Optional.empty(), console),
                        known.outcome());
            }
        }
        try (Session session = Session.start(runtime, console)) {
            SelectionRun.Outcome outcome = work.apply(new SelectionRun(session));
            SelectionAnswer answer =
                    new SelectionAnswer(runtime.home(), session.runtime().store(), session::note, console);
            int code = telling.applyAsInt(answer, outcome);
            answer.keep(outcome, workflow, asked, basis(outcome));
            return code;
        }
    }

    /**
     * What an answer of now would rest on, to be kept with it; empty where it may not be told again. A prior rests on whatever ground
     * truths the store holds when it is asked.
     */
    Optional<KeptResult.Basis> basis(SelectionRun.Outcome outcome) {
        return program.filter(known -> !outcome.result().metrics().contains(PriorScores.NAME)
                        && outcome.result().failed().isEmpty()
                        && outcome.truth()
                                .map(truth -> truth.failed().isEmpty())
                                .orElse(true))
                .flatMap(known -> outcome.state()
                        .filter(state -> state.failed() == 0 && state.done() == state.stages())
                        .map(state -> new KeptResult.Basis(known, files, state.stages())));
    }

    /** The answer that the home keeps, where it still holds. */
    Optional<Found> found() {
        if (program.isEmpty()) {
            return Optional.empty();
        }
        return KeptResult.read(runtime.home(), workflow)
                .flatMap(kept -> kept.basis()
                        .filter(basis -> basis.program().equals(program.get())
                                && basis.files().equals(files))
                        .flatMap(basis -> found(kept, basis.stages())));
    }

    private Optional<Found> found(KeptResult kept, int stages) {
        HomeStore home;
        try {
            home = HomeStore.open(runtime.home(), runtime.command());
        } catch (BadInputException | StoreException e) {
            // Whoever runs the workflow is told.
            LOG.debug("the store cannot be looked at", e);
            return Optional.empty();
        }
        try {
            Optional<Found> found = kept.selection()
                    .map(selection -> outcome(selection, Optional.empty(), Optional.empty(), stages))
                    .or(() -> kept.campaign()
                            .flatMap(campaign -> truth(home.store(), campaign)
                                    .map(truth ->
                                            outcome(truth.selection(), Optional.of(truth), kept.campaign(), stages))))
                    .filter(outcome -> isWhole(home.store(), ends(outcome), stages))
                    .map(outcome -> new Found(home, outcome));
            if (found.isEmpty()) {
                home.close();
            }
            return found;
        } catch (StoreException | BadInputException | UncheckedIOException e) {
            home.close();
            LOG.debug("what is kept cannot be told again", e);
            return Optional.empty();
        }
    }

    private static Optional<TargetResult> truth(ArtifactStore store, CampaignResult campaign) {
        return campaign.targets().stream()
                .findFirst()
                .flatMap(TargetRow::outcome)
                .flatMap(outcome -> TargetResults.find(store, outcome));
    }

    private static SelectionRun.Outcome outcome(
            SelectionResult selection, Optional<TargetResult> truth, Optional<CampaignResult> campaign, int stages) {
        ProgressLine.State state = new ProgressLine.State(
                stages, stages, stages, 0, List.of(), new ProgressLine.Outlook(0, false), List.of(), List.of());
        return new SelectionRun.Outcome(selection, truth, campaign, Optional.of(state));
    }

    private static List<ArtifactRef> ends(SelectionRun.Outcome outcome) {
        return outcome.truth().map(PlanOutcome::results).orElseGet(() -> PlanOutcome.results(outcome.result()));
    }

    /** Whether all that lies behind some artifacts is there, as many stages as were counted. */
    private static boolean isWhole(ArtifactStore store, Collection<ArtifactRef> ends, int stages) {
        Ancestry behind = Ancestry.of(ends, ref -> unchanged(store, ref));
        LOG.debug("{} artifacts of {} stages", behind.size(), stages);
        return behind.isWhole() && behind.size() == stages;
    }

    private static Optional<Manifest> unchanged(ArtifactStore store, ArtifactRef ref) {
        Optional<Manifest> manifest =
                store.find(ref.kind(), ref.key()).filter(there -> there.digest().equals(ref.digest()));
        manifest.filter(there -> ref.kind() == ArtifactKind.SCORE)
                .ifPresent(there -> there.objects().forEach(object -> store.fetch(there, object.name())));
        return manifest;
    }

    /** What Java and which jars this is, by name, size and time of change; empty where it is not made of jars. */
    private static Optional<String> program() {
        List<String> facts = new ArrayList<>(List.of(System.getProperty("java.vm.version", "")));
        for (Path jar : OwnJars.all()) {
            try {
                facts.add(jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar));
            } catch (IOException e) {
                LOG.debug("nobody knows what program this is", e);
                return Optional.empty();
            }
        }
        return facts.size() > 1 ? Optional.of(CanonicalJson.sha256(facts)) : Optional.empty();
    }
}
