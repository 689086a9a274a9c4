package org.sourceselect.selection;

import io.temporal.failure.ApplicationFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.CatalogActivity;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.LayersActivity;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.ProbeActivity;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.ServerAttributes;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetConclusion;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRecords;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.evaluation.CsvTable;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRun;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

/**
 * Activities that answer from tables instead of computing, so that a test of the workflow's decisions knows every number
 * beforehand. Each artifact's key says how it came to be, which is how the numbers are looked up.
 */
public final class SimulatedStages
        implements CatalogActivity,
                PrepareActivity,
                ImportModelActivity,
                PretrainActivity,
                FinetuneActivity,
                RungActivity,
                FeatureDumpActivity,
                RoiSimilarityActivity,
                ScoreActivity,
                ProbeActivity,
                LayersActivity,
                PriorActivity,
                RaceRecords,
                TargetRecords,
                ServerAttributes {

    private volatile List<String> searchAttributes = List.of();

    private volatile boolean keepsNoRace;

    /** Enough to see that there are intervals. */
    private static final int RESAMPLES = 20;

    private static final String ROWS = "rows";

    private static final StageRun COMPUTED = new StageRun(false, 2.0);

    private volatile Catalog catalog;
    private static final String BELOW = "below ";

    private final Map<String, Integer> rotten = new ConcurrentHashMap<>();
    private final Map<String, List<SourceRow>> kept = new ConcurrentHashMap<>();
    private final Map<String, RaceResult> raced = new ConcurrentHashMap<>();
    private final Map<String, TargetResult> concluded = new ConcurrentHashMap<>();
    private final Map<String, Double> scores = new ConcurrentHashMap<>();
    private final Map<String, SubjectDoubt> doubts = new ConcurrentHashMap<>();
    private final Map<String, Double> similarities = new ConcurrentHashMap<>();
    private final Map<String, Double> dice = new ConcurrentHashMap<>();
    private final Map<String, Map<Integer, List<Double>>> races = new ConcurrentHashMap<>();
    private final Map<String, Integer> diverging = new ConcurrentHashMap<>();
    private final Set<String> ignorant = ConcurrentHashMap.newKeySet();
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();
    private final Set<String> emptyTargets = ConcurrentHashMap.newKeySet();
    private final Map<String, ApplicationFailure> unfit = new ConcurrentHashMap<>();
    private final Queue<Gate> gates = new ConcurrentLinkedQueue<>();
    private final Queue<Catalog.Model> models = new ConcurrentLinkedQueue<>();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    public SimulatedStages(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The paper's pool: ED and NCR of partitions 13, 14, 17, 18 and ET of 20 and 22, on T1 and T2. */
    public static Catalog fets() {
        List<Catalog.Domain> domains = List.of("13", "14", "17", "18", "20", "22").stream()
                .flatMap(p -> List.of("T1", "T2").stream()
                        .map(m -> new Catalog.Domain(Optional.of(p), m, 8, "digest-" + p + m)))
                .toList();
        List<Catalog.Roi> rois = List.of(
                new Catalog.Roi("NCR", List.of(1)),
                new Catalog.Roi("ED", List.of(2)),
                new Catalog.Roi("ET", List.of(4)));
        return new Catalog(
                List.of(new Catalog.DataSet("fets", rois, domains, List.of())),
                List.of(
                        "h-score",
                        "otce",
                        "probe",
                        "logme-encoder",
                        "prior",
                        "combined",
                        "topology-global-layers",
                        "topology-boundary-layers",
                        "topology-layers"),
                List.of("otce"),
                new Catalog.Worker("1", "files of the first day"));
    }

    /** The paper's Table IV: Dice, H-score and OTCE of 16 sources for ET-22-T2, and Table II's similarities to ET. */
    public static SimulatedStages tableIv() {
        SimulatedStages stages = new SimulatedStages(fets());
        for (CsvTable.Row row : CsvTable.read("/org/sourceselect/experiment/table-4.csv")) {
            String source = row.text("source");
            stages.dice(source, row.number("dice"))
                    .score(source, "h-score", row.number("h_score"))
                    .score(source, "otce", row.number("otce"))
                    .similarity(source, source.startsWith("ED") ? 0.987 : 0.985);
        }
        return stages;
    }

    /** The sources of Table IV, in its order. */
    public static List<String> tableIvSources() {
        return CsvTable.read("/org/sourceselect/experiment/table-4.csv").stream()
                .map(row -> row.text("source"))
                .toList();
    }

    public SimulatedStages score(String source, String metric, double value) {
        scores.put(source + "/" + metric, value);
        return this;
    }

    public SimulatedStages doubt(String source, String metric, List<Double> target) {
        doubts.put(source + "/" + metric, new SubjectDoubt(target, List.of(), Optional.empty()));
        return this;
    }

    public SimulatedStages similarity(String source, double value) {
        similarities.put(source, value);
        return this;
    }

    public SimulatedStages dice(String source, double value) {
        dice.put(source, value);
        return this;
    }

    /** The source's net is no better at its own task than marking everything. */
    public SimulatedStages ignorant(String source) {
        ignorant.add(source);
        return this;
    }

    public SimulatedStages damaged(String partition, String modality) {
        damaged.add(partition + " " + modality);
        return this;
    }

    public SimulatedStages emptyTarget(String target) {
        emptyTargets.add(target);
        return this;
    }

    /** The source has a model to import. */
    public SimulatedStages model(String source) {
        models.add(new Catalog.Model(TaskId.parse("fets/" + source), "digest of " + source));
        return this;
    }

    /** Pre-training of the source, or importing its model, fails for good. */
    public SimulatedStages unfit(String source, String reason, Object... note) {
        unfit.put(source, ApplicationFailure.newNonRetryableFailure(reason, ActivityFailures.BAD_INPUT, note));
        return this;
    }

    /**
     * The artifact of that name is damaged as soon as it is made, and whoever reads it says so, until it was made so many times
     * more.
     */
    public SimulatedStages rotten(String artifact, int times) {
        rotten.put(artifact, times + 1);
        return this;
    }

    /** What is read to prepare these slices is damaged, so many times. */
    public SimulatedStages rottenBelow(String domain, int times) {
        rotten.put(BELOW + domain, times);
        return this;
    }

    /** What campaigns keep of their sources is damaged whenever it is read, so many times. */
    public SimulatedStages rottenRows(int times) {
        rotten.put(ROWS, times);
        return this;
    }

    private ArtifactRef made(ArtifactKind kind, String key) {
        rotten.computeIfPresent(kind.folder() + "/" + key, (name, left) -> left == 1 ? null : left - 1);
        return ref(kind, key);
    }

    private void read(ArtifactRef input) {
        if (rotten.containsKey(input.name())) {
            throw damage(input);
        }
    }

    private static ApplicationFailure damage(ArtifactRef input) {
        return ApplicationFailure.newNonRetryableFailure(
                "artifact " + input.name() + " is damaged", ActivityFailures.DAMAGED, input.name());
    }

    /** Stages whose call begins so wait. */
    public static final class Gate {
        private final String prefix;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        private Gate(String prefix) {
            this.prefix = prefix;
        }

        /** Waits until a stage waits here. */
        public void awaitReached() throws InterruptedException {
            if (!reached.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("no stage called " + prefix);
            }
        }

        /** Lets all through. */
        public void open() {
            open.countDown();
        }
    }

    /** Holds stages whose call begins so until the gate is opened. */
    public Gate hold(String prefix) {
        Gate gate = new Gate(prefix);
        gates.add(gate);
        return gate;
    }

    /** Opens every gate. */
    public void release() {
        gates.forEach(Gate::open);
    }

    private void called(String call) {
        calls.add(call);
        for (Gate gate : gates) {
            if (call.startsWith(gate.prefix)) {
                gate.reached.countDown();
                try {
                    gate.open.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Every call so far, as {@code stage what}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Catalog catalog() {
        called("catalog");
        if (models.isEmpty()) {
            return catalog;
        }
        Catalog.DataSet fets = catalog.dataSets().get(0);
        return new Catalog(
                List.of(new Catalog.DataSet(fets.name(), fets.rois(), fets.domains(), List.copyOf(models))),
                catalog.metrics(),
                catalog.sourceMetrics(),
                catalog.worker());
    }

    @Override
    public ImportModelActivity.Result importModel(ImportModelActivity.Request request) {
        String source = request.task().shortName();
        called("import " + source + " for " + String.join(" ", request.metrics()));
        ApplicationFailure failure = unfit.get(source);
        if (failure != null) {
            throw failure;
        }
        return new ImportModelActivity.Result(made(ArtifactKind.MODEL, source), 5, COMPUTED);
    }

    @Override
    public PrepareActivity.Result prepare(PrepareActivity.Request request) {
        String domain = request.partition().orElse("-") + " " + request.modality();
        called("prepare " + domain);
        if (rotten.containsKey(BELOW + domain)) {
            rotten.computeIfPresent(BELOW + domain, (name, left) -> left == 1 ? null : left - 1);
            throw damage(ref(ArtifactKind.PREPARED, "below " + domain));
        }
        if (damaged.contains(domain)) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "the gzip stream ends early; copy the file again", ActivityFailures.BAD_INPUT, "note-1");
        }
        return new PrepareActivity.Result(made(ArtifactKind.PREPARED, domain), 8, 100, COMPUTED);
    }

    @Override
    public void checkTarget(PrepareActivity.Target target) {
        String task = target.task().task().shortName();
        called("check " + task);
        read(target.task().prepared());
        if (emptyTargets.contains(task)) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "the region of interest is empty; choose another target", ActivityFailures.BAD_INPUT);
        }
    }

    @Override
    public TrainedModel pretrain(PretrainActivity.Request request) {
        String source = request.source().task().shortName();
        called("pretrain " + source);
        read(request.source().prepared());
        ApplicationFailure failure = unfit.get(source);
        if (failure != null) {
            throw failure;
        }
        return new TrainedModel(
                made(ArtifactKind.MODEL, source),
                0.1,
                ignorant.contains(source)
                        ? new DiceSummary(0.05, 0, 0.1, 3, 0, OptionalDouble.of(0.1))
                        : new DiceSummary(0.8, 0.7, 0.9, 2, 0),
                new StageRun(false, 100));
    }

    @Override
    public TrainedModel finetune(FinetuneActivity.Request request) {
        String source = request.source().key();
        called("finetune " + source + " on " + request.target().task().shortName());
        read(request.source());
        read(request.target().prepared());
        double mean = known(dice, source);
        return new TrainedModel(
                ref(ArtifactKind.MODEL, source + "+" + request.target().task().shortName()),
                0.1,
                new DiceSummary(mean, mean - 0.1, mean + 0.1, 2, 0, OptionalDouble.of(0.02)),
                new StageRun(false, 50));
    }

    /** Test Dice of the net without transfer beside a ground truth. */
    public SimulatedStages withoutTransfer(double value) {
        return dice(RaceRun.NO_TRANSFER, value);
    }

    private TrainedModel withoutTransfer() {
        double mean = dice.getOrDefault(RaceRun.NO_TRANSFER, 0.4);
        return new TrainedModel(
                ref(ArtifactKind.MODEL, RaceRun.NO_TRANSFER),
                0.1,
                new DiceSummary(mean, mean - 0.1, mean + 0.1, 3, 0, OptionalDouble.of(0.02)),
                new StageRun(false, 30));
    }

    /** Validation Dice of a source's race, subject by subject, after each number of iterations. */
    public SimulatedStages race(String source, Map<Integer, List<Double>> curve) {
        races.put(source, Map.copyOf(curve));
        return this;
    }

    /** The source cannot be fine-tuned to so many iterations. */
    public SimulatedStages divergesAt(String source, int iterations) {
        diverging.put(source, iterations);
        return this;
    }

    @Override
    public RungActivity.Result climb(RungActivity.Request request) {
        String source = request.start().map(ArtifactRef::key).orElse(RaceRun.NO_TRANSFER);
        int upTo = request.training().iterations();
        called("rung " + source + " from " + request.after() + " to " + upTo);
        request.start().ifPresent(this::read);
        read(request.target().prepared());
        String before = request.after() == 0 ? "" : source + " at " + request.after();
        if (!request.former().map(ArtifactRef::key).orElse("").equals(before)) {
            throw new AssertionError(source + " goes on from " + request.former() + ", after " + request.after());
        }
        if (diverging.getOrDefault(source, Integer.MAX_VALUE) <= upTo) {
            throw ApplicationFailure.newNonRetryableFailure("the loss is NaN", ActivityFailures.DIVERGED);
        }
        if (races.isEmpty() && request.start().isEmpty()) {
            return new RungActivity.Result(withoutTransfer(), List.of(), List.of());
        }
        List<Double> values = races.getOrDefault(source, Map.of()).get(upTo);
        if (values == null) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "the test gave no race of " + source + " to " + upTo, "MissingInTest");
        }
        double mean = values.stream().mapToDouble(d -> d).average().orElse(Double.NaN);
        DiceSummary validation =
                new DiceSummary(mean, mean - 0.1, mean + 0.1, values.size(), 0, OptionalDouble.of(0.1));
        return new RungActivity.Result(
                new TrainedModel(
                        ref(ArtifactKind.MODEL, source + " at " + upTo),
                        0.1,
                        new DiceSummary(mean - 0.05, mean - 0.15, mean + 0.05, 2, 0),
                        new StageRun(false, 10),
                        Optional.of(validation)),
                values,
                values.stream().map(d -> d + 0.01).toList());
    }

    @Override
    public FeatureDumpActivity.Result dump(FeatureDumpActivity.Request request) {
        String source = request.model().key();
        called("features " + source + " over " + request.task().task().shortName());
        read(request.model());
        read(request.task().prepared());
        return new FeatureDumpActivity.Result(made(ArtifactKind.FEATURES, source), 100, COMPUTED);
    }

    @Override
    public RoiSimilarityActivity.Result compare(RoiSimilarityActivity.Request request) {
        String source = request.source().task().shortName();
        called("similarity " + source);
        read(request.source().prepared());
        read(request.target().prepared());
        double mean = known(similarities, source);
        return new RoiSimilarityActivity.Result(
                mean,
                mean - 0.001,
                mean + 0.001,
                request.pairs(),
                Pairing.RELATIVE_POSITION,
                0.9,
                1.1,
                ref(ArtifactKind.SCORE, source),
                COMPUTED);
    }

    @Override
    public ScoreActivity.Result score(ScoreActivity.Request request) {
        return score(request.metric(), request.targetFeatures());
    }

    @Override
    public ScoreActivity.Result probe(ProbeActivity.Request request) {
        return score("probe", request.model());
    }

    @Override
    public ScoreActivity.Result scoreLayers(LayersActivity.Request request) {
        return score(request.metric(), request.model());
    }

    @Override
    public PriorActivity.Result prior(PriorActivity.Request request) {
        called("prior for " + request.target().shortName());
        Map<String, Score> known = new LinkedHashMap<>();
        request.sources()
                .forEach(source -> known.put(
                        source.toString(),
                        Optional.ofNullable(scores.get(source.shortName() + "/prior"))
                                .map(value -> new Score(value, 0, 3, Optional.empty(), Map.of("targets", 3.0)))
                                .orElseGet(() -> Score.undefined("the test has none", 0, Map.of()))));
        return new PriorActivity.Result(known, ref(ArtifactKind.SCORE, "prior"), COMPUTED);
    }

    private ScoreActivity.Result score(String metric, ArtifactRef input) {
        String source = input.key();
        called(metric + " " + source);
        read(input);
        return new ScoreActivity.Result(
                new Score(
                        known(scores, source + "/" + metric),
                        0,
                        1000,
                        Optional.empty(),
                        Map.of(),
                        doubts.getOrDefault(source + "/" + metric, SubjectDoubt.unknown("the test has none"))),
                ref(ArtifactKind.SCORE, source),
                COMPUTED);
    }

    /** From now on the workers have these data sets, or are of that version. */
    public void worker(String version, String dataSets) {
        catalog = new Catalog(
                catalog.dataSets(), catalog.metrics(), catalog.sourceMetrics(), new Catalog.Worker(version, dataSets));
    }

    /** What is kept of a target. */
    public TargetResult result(TargetOutcome outcome) {
        TargetResult result = concluded.get(outcome.details().key());
        if (result == null) {
            throw new AssertionError("nothing is kept at " + outcome.details());
        }
        return result;
    }

    @Override
    public ArtifactRef keep(List<SourceRow> rows) {
        String key = "rows " + rows.hashCode();
        called("keep " + rows.size());
        kept.put(key, rows);
        return ref(ArtifactKind.SELECTION, key);
    }

    @Override
    public List<TaskId> nearest(Nearest request) {
        return TargetConclusion.nearest(request, rows(request.rows()));
    }

    @Override
    public Entrants entrants(Conclusion request) {
        called("entrants of " + request.target().shortName());
        return TargetConclusion.entrants(request, rows(request.rows()));
    }

    @Override
    public ArtifactRef keepRace(RaceResult race) {
        String key = "race " + race.hashCode();
        called("keep a race");
        raced.put(key, race);
        return ref(ArtifactKind.SELECTION, key);
    }

    @Override
    public ArtifactRef keep(Raced raced) {
        called("keep the race for " + raced.target().shortName());
        if (keepsNoRace) {
            throw ApplicationFailure.newFailure("the store takes nothing now", "Store");
        }
        return ref(ArtifactKind.REPORT, "race for " + raced.target());
    }

    @Override
    public TargetOutcome conclude(Conclusion request) {
        Optional<RaceResult> race = request.race().map(ref -> Objects.requireNonNull(raced.get(ref.key())));
        TargetResult result = TargetConclusion.of(request, rows(request.rows()), race, RESAMPLES);
        concluded.put(request.target().toString(), result);
        return TargetOutcome.of(
                result, ref(ArtifactKind.REPORT, request.target().toString()));
    }

    private List<SourceRow> rows(List<ArtifactRef> refs) {
        if (rotten.containsKey(ROWS)) {
            rotten.computeIfPresent(ROWS, (name, left) -> left == 1 ? null : left - 1);
            throw damage(refs.get(0));
        }
        return refs.stream()
                .flatMap(ref -> kept.getOrDefault(ref.key(), List.of()).stream())
                .toList();
    }

    @Override
    public List<String> registered(List<String> names) {
        return names.stream().filter(searchAttributes::contains).toList();
    }

    /** The store takes no races. */
    public SimulatedStages cannotKeepRaces() {
        keepsNoRace = true;
        return this;
    }

    /** The server has these. */
    public SimulatedStages searchAttributes(String... names) {
        searchAttributes = List.of(names);
        return this;
    }

    private static ArtifactRef ref(ArtifactKind kind, String key) {
        return new ArtifactRef(kind, key, "digest of " + key);
    }

    private static double known(Map<String, Double> table, String key) {
        Double value = table.get(key);
        if (value == null) {
            throw ApplicationFailure.newNonRetryableFailure("the test gave no value for " + key, "MissingInTest");
        }
        return value;
    }
}
