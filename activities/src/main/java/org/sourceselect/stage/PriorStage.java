package org.sourceselect.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
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
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactGoneException;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.combined.PriorScores;

/**
 * Reads from the store how well sources did for other targets, whose ground truths campaigns and selections left there.
 *
 * <p>What is found becomes the artifact's inputs: as long as the same ground truths are there the same artifact is found, and with others
 * there is another one, which says by its manifest what it rests on.
 */
final class PriorStage implements PriorActivity {

    private static final Logger LOG = LoggerFactory.getLogger(PriorStage.class);

    private static final String SCORES = "prior.json";

    /** Of as many reports as nobody has. */
    private static final int MOST = 100_000;

    private static final List<String> MADE_BY = List.of("preparation", "split", "network", "pretraining");

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final StageRunner runner;
    private final ArtifactStore store;

    /** What source models were made by. */
    private record Trained(
            PreparationSettings preparation,
            Essential.Split split,
            NetworkSettings network,
            Essential.Training pretraining,
            boolean importModels) {}

    /** All that the scores depend on beside the ground truths. */
    private record Settings(TaskId target, List<TaskId> sources, Trained trained) {}

    private record Kept(Map<String, Score> scores) {}

    /**
     * The ground truth of another target.
     *
     * @param report where it was read
     * @param created when that was completed
     * @param finetuning how its sources were fine-tuned, but for the seed
     */
    record Past(ArtifactRef report, Instant created, TaskId target, String finetuning, List<SourceScore> dice) {

        /** How many of these sources it knows. */
        private long knows(Set<String> sources) {
            return dice.stream()
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
            draft.json(
                    SCORES,
                    new Kept(PriorScores.of(
                            names, past().stream().map(Past::dice).toList())));
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
    static Stage.Definition definition(Request request, List<ArtifactRef> truths) {
        return new Stage.Definition(
                StageKind.PRIOR,
                PriorScores.FACTS.version(),
                truths,
                new Settings(request.target(), request.sources(), trained(request)),
                0);
    }

    /** The ground truths that count, one of each target and all of one kind of fine-tuning, by the targets' names. */
    private List<Past> alike(Request request) {
        Trained trained = trained(request);
        List<Past> found = store.sample(ArtifactKind.REPORT, MOST).stream()
                .filter(manifest -> manifest.stage().equals(StageKind.CAMPAIGN_TARGET.key()))
                .filter(manifest -> counts(manifest, request.target(), trained))
                .flatMap(manifest -> read(manifest).stream())
                .toList();
        return chosen(found, request.sources().stream().map(TaskId::toString).collect(Collectors.toSet()));
    }

    /**
     * Of those that know any of the sources: of several kinds of fine-tuning that of which there are the most targets; of one target the
     * truth that knows the most of the sources, the oldest of equal ones, so that telling a truth again changes nothing. What is left is
     * settled by keys, and nothing hangs on the order in which a store lists.
     */
    static List<Past> chosen(List<Past> found, Set<String> sources) {
        Map<String, Map<TaskId, Past>> kinds = new TreeMap<>();
        found.stream()
                .filter(past -> past.knows(sources) > 0)
                .forEach(past -> kinds.computeIfAbsent(past.finetuning(), kind -> new TreeMap<>())
                        .merge(
                                past.target(),
                                past,
                                BinaryOperator.minBy(
                                        Comparator.comparing((Past p) -> p.knows(sources), Comparator.reverseOrder())
                                                .thenComparing(Past::created)
                                                .thenComparing(p -> p.report().key()))));
        return kinds.values().stream()
                // The first of those with as many.
                .sorted(Comparator.comparing((Map<TaskId, Past> kind) -> kind.size())
                        .reversed())
                .findFirst()
                .map(kind -> List.copyOf(kind.values()))
                .orElse(List.of());
    }

    private static boolean counts(Manifest manifest, TaskId target, Trained trained) {
        try {
            TaskId other = TaskId.parse(manifest.settings().path("target").asText());
            JsonNode selection = manifest.settings().path("selection");
            return !sharesAll(other, target)
                    && MADE_BY.stream().allMatch(selection::hasNonNull)
                    && trained(selection).equals(trained);
        } catch (BadInputException | JsonProcessingException e) {
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

    private static Trained trained(Request request) {
        return new Trained(
                request.preparation(),
                Essential.of(request.split()),
                request.network(),
                Essential.of(request.pretraining()),
                request.importModels());
    }

    private static Trained trained(JsonNode selection) throws JsonProcessingException {
        return new Trained(
                JSON.treeToValue(selection.path("preparation"), PreparationSettings.class),
                Essential.of(JSON.treeToValue(selection.path("split"), SplitSettings.class)),
                JSON.treeToValue(selection.path("network"), NetworkSettings.class),
                Essential.of(JSON.treeToValue(selection.path("pretraining"), TrainingSettings.class)),
                selection.path("importModels").asBoolean());
    }

    /** Empty where the ground truth says nothing, or cannot be read any more. */
    private Optional<Past> read(Manifest manifest) {
        try {
            TargetResult result = store.json(manifest, TargetResult.OBJECT, TargetResult.class);
            List<SourceScore> dice = result.groundTruth().stream()
                    .filter(truth -> Double.isFinite(truth.finetuned().dice().mean()))
                    .map(truth -> new SourceScore(
                            truth.source().toString(), truth.finetuned().dice().mean()))
                    .toList();
            return dice.size() < 2 || result.nothingLearnt()
                    ? Optional.empty()
                    : finetuning(result)
                            .map(kind -> new Past(
                                    manifest.ref(),
                                    manifest.created(),
                                    result.selection().target(),
                                    kind,
                                    dice));
        } catch (StoreException e) {
            if (e.isTransient()) {
                throw e;
            }
            LOG.warn("a ground truth in the store cannot be read, and counts for nothing: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Any model of the ground truth tells, as all were trained alike; empty where none is left. */
    private Optional<String> finetuning(TargetResult result) {
        for (TargetResult.GroundTruth truth : result.groundTruth()) {
            try {
                JsonNode training =
                        store.load(truth.finetuned().model()).settings().path("training");
                return training instanceof ObjectNode settings
                        ? Optional.of(CanonicalJson.write(settings.deepCopy().without("seed")))
                        : Optional.empty();
            } catch (ArtifactGoneException e) {
                LOG.debug("a fine-tuned model is gone", e);
            }
        }
        return Optional.empty();
    }
}
