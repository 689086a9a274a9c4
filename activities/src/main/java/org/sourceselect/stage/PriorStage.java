package org.sourceselect.stage;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.race.RaceResult;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.combined.PriorScores;

/**
 * Reads from the store how well sources did for other targets, by the ground truths and races that campaigns and selections left there.
 *
 * <p>What is found becomes the artifact's inputs: as long as the same ones are there the same artifact is found, and with others
 * there is another one, which says by its manifest what it rests on.
 */
final class PriorStage implements PriorActivity {

    private static final Logger LOG = LoggerFactory.getLogger(PriorStage.class);

    private static final String SCORES = "prior.json";

    private static final Set<String> TOLD_BY = Set.of(StageKind.CAMPAIGN_TARGET.key(), StageKind.RACE.key());

    /** Of as many reports as nobody has. */
    private static final int MOST = 100_000;

    private final StageRunner runner;
    private final ArtifactStore store;

    /** All that the scores depend on beside what is known of other targets. */
    private record Settings(TaskId target, List<TaskId> sources, StoredTruths.Trained trained) {}

    private record Kept(Map<String, Score> scores) {}

    /** What tells how sources did. */
    enum Kind {
        /** The Dice of each, fine-tuned to the end. */
        GROUND_TRUTH,
        /** How far each came. */
        RACE
    }

    /**
     * What is known of another target.
     *
     * @param report where it was read
     * @param created when that was completed
     * @param finetuning how its sources were fine-tuned, but for the seed
     * @param values of each source, the better the greater
     */
    record Past(
            ArtifactRef report,
            Instant created,
            TaskId target,
            Kind kind,
            String finetuning,
            List<SourceScore> values) {

        /** How many of these sources it knows. */
        private long knows(Set<String> sources) {
            return values.stream()
                    .map(SourceScore::source)
                    .filter(sources::contains)
                    .count();
        }
    }

    PriorStage(StageRunner runner, ArtifactStore store) {
        this.runner = runner;
        this.store = store;
    }

    @Override
    public Result prior(Request request) {
        return runner.run(new Work(request));
    }

    private final class Work implements StageWork<Result> {

        private final Request request;
        /** Read once, so that the scores are of what the key says. */
        private Optional<List<Past>> past = Optional.empty();

        Work(Request request) {
            this.request = request;
        }

        private List<Past> past() {
            List<Past> found = past.orElseGet(() -> alike(request));
            past = Optional.of(found);
            return found;
        }

        @Override
        public StageKind stage() {
            return StageKind.PRIOR;
        }

        @Override
        public Stage.Definition definition() {
            return PriorStage.definition(
                    request, past().stream().map(Past::report).toList());
        }

        @Override
        public Optional<String> over() {
            return Optional.of(request.target().toString());
        }

        @Override
        public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
            List<String> names =
                    request.sources().stream().map(TaskId::toString).toList();
            draft.json(SCORES, new Kept(PriorScores.of(names, values(Kind.GROUND_TRUTH), values(Kind.RACE))));
        }

        private List<List<SourceScore>> values(Kind kind) {
            return past().stream()
                    .filter(target -> target.kind() == kind)
                    .map(Past::values)
                    .toList();
        }

        @Override
        public Result answer(Stage.Outcome outcome) {
            Kept kept = store.json(outcome.manifest(), SCORES, Kept.class);
            return new Result(kept.scores(), outcome.ref(), outcome.run());
        }

        @Override
        public Result planned(ArtifactRef artifact) {
            return new Result(Map.of(), artifact, Planning.NO_RUN);
        }
    }

    /** What makes the scores; the version is the metric's own. */
    static Stage.Definition definition(Request request, List<ArtifactRef> past) {
        return new Stage.Definition(
                StageKind.PRIOR,
                PriorScores.FACTS.version(),
                past,
                new Settings(request.target(), request.sources(), StoredTruths.Trained.of(request)),
                0);
    }

    /** The ground truths and races that count, one of each target and all of one kind of fine-tuning, by the targets' names. */
    private List<Past> alike(Request request) {
        StoredTruths.Trained trained = StoredTruths.Trained.of(request);
        List<Past> found = store.sample(ArtifactKind.REPORT, MOST).stream()
                .filter(manifest -> TOLD_BY.contains(manifest.stage()))
                .filter(manifest -> counts(manifest, request.target(), trained))
                .flatMap(manifest -> read(manifest).stream())
                .toList();
        return chosen(found, request.sources().stream().map(TaskId::toString).collect(Collectors.toSet()));
    }

    /**
     * Of those that know any of the sources: of several kinds of fine-tuning that of which there are the most targets; of one target a
     * ground truth before a race, then what knows the most of the sources, the oldest of equal ones, so that telling a truth again changes
     * nothing. What is left is settled by keys, and nothing hangs on the order in which a store lists.
     */
    static List<Past> chosen(List<Past> found, Set<String> sources) {
        Map<String, Map<TaskId, Past>> kinds = new TreeMap<>();
        found.stream()
                .filter(past -> past.knows(sources) > 0)
                .forEach(past -> kinds.computeIfAbsent(past.finetuning(), kind -> new TreeMap<>())
                        .merge(
                                past.target(),
                                past,
                                BinaryOperator.minBy(Comparator.comparing(Past::kind)
                                        .thenComparing(p -> p.knows(sources), Comparator.reverseOrder())
                                        .thenComparing(Past::created)
                                        .thenComparing(p -> p.report().key()))));
        return kinds.values().stream()
                // A race says less than a ground truth. The first of those with as many.
                .sorted(Comparator.comparingLong((Map<TaskId, Past> kind) -> truths(kind))
                        .thenComparing(Map::size)
                        .reversed())
                .findFirst()
                .map(kind -> List.copyOf(kind.values()))
                .orElse(List.of());
    }

    private static long truths(Map<TaskId, Past> targets) {
        return targets.values().stream()
                .filter(past -> past.kind() == Kind.GROUND_TRUTH)
                .count();
    }

    private static boolean counts(Manifest manifest, TaskId target, StoredTruths.Trained trained) {
        try {
            TaskId other = target(manifest);
            return !sharesAll(other, target)
                    && StoredTruths.Trained.of(manifest.settings().path("selection"))
                            .filter(trained::equals)
                            .isPresent();
        } catch (BadInputException e) {
            LOG.debug("a report of another release says nothing", e);
            return false;
        }
    }

    /** Whether the one is the other, or its region in its subjects, seen in another modality. */
    private static boolean sharesAll(TaskId one, TaskId other) {
        return one.dataSet().equals(other.dataSet())
                && one.roi().equals(other.roi())
                && one.partition().equals(other.partition());
    }

    /** Empty where it says nothing, or cannot be read any more. */
    private Optional<Past> read(Manifest manifest) {
        try {
            if (manifest.stage().equals(StageKind.RACE.key())) {
                return past(manifest, store.json(manifest, RaceRecordsStage.OBJECT, RaceResult.class));
            }
            TargetResult result = store.json(manifest, TargetResult.OBJECT, TargetResult.class);
            return result.groundTruth().size() < 2
                    ? result.selection().race().flatMap(race -> past(manifest, race))
                    : past(manifest, result);
        } catch (StoreException e) {
            if (e.isTransient()) {
                throw e;
            }
            LOG.warn("what the store knows of a target cannot be read, and counts for nothing: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Past> past(Manifest manifest, TargetResult truth) {
        List<SourceScore> dice = truth.groundTruth().stream()
                .filter(source -> Double.isFinite(source.finetuned().dice().mean()))
                .map(source -> new SourceScore(
                        source.source().toString(), source.finetuned().dice().mean()))
                .toList();
        return truth.nothingLearnt()
                ? Optional.empty()
                : past(manifest, Kind.GROUND_TRUTH, StoredTruths.finetuned(store, truth), dice);
    }

    private Optional<Past> past(Manifest manifest, RaceResult race) {
        return past(manifest, Kind.RACE, StoredTruths.finetuned(store, race), race.standings());
    }

    private static Optional<Past> past(
            Manifest manifest, Kind kind, Optional<Manifest> model, List<SourceScore> values) {
        return model.filter(there -> values.size() > 1)
                .flatMap(StoredTruths::finetunedAlike)
                .map(finetuning ->
                        new Past(manifest.ref(), manifest.created(), target(manifest), kind, finetuning, values));
    }

    private static TaskId target(Manifest manifest) {
        return TaskId.parse(manifest.settings().path("target").asText());
    }
}
