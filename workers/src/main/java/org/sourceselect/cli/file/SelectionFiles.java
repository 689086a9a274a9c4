package org.sourceselect.cli.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.text.Json;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.scoring.ScoreJson;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.task.TaskId;

/**
 * Writes {@code selection.json} and {@code selection.csv}; {@code docs/selection-json.md} defines every field.
 *
 * <p>The same selection gives the same bytes, whenever and however often it is run: no time of day, nothing about what was
 * computed now and what before.
 */
public final class SelectionFiles {

    /** Of {@code selection.csv}, before the metrics. */
    private static final List<String> COLUMNS_BEFORE =
            List.of("source", "subset1", "subset2", "roi_similarity", "path1_rank", "path2_rank", "tied");

    /** And after them. */
    private static final List<String> COLUMNS_AFTER = List.of("dice", "dice_no_transfer", "failed");

    /** Behind a metric's name, the ends of its interval. */
    private static final String LOW = "_low";

    private static final String HIGH = "_high";

    private final SelectionResult result;
    private final SelectionView view;
    private final Optional<TargetResult> truth;

    /** Each source's model after fine-tuning, in full or as far as its race went. */
    private final Map<TaskId, ArtifactRef> finetuned = new LinkedHashMap<>();

    /** What those of the ground truth make of the target's validation subjects, where there are any. */
    private final Map<TaskId, DiceSummary> validation = new LinkedHashMap<>();

    /**
     * @param dice the ground truth of each source, where it is known
     * @param truth what fine-tuning every source showed, where it was asked for
     */
    public SelectionFiles(SelectionResult result, Map<TaskId, DiceSummary> dice, Optional<TargetResult> truth) {
        this.result = result;
        this.view = SelectionView.of(
                result,
                dice,
                truth.map(TargetResult::failed).orElse(List.of()),
                truth.flatMap(TargetResult::noTransfer));
        this.truth = truth;
        result.race().stream()
                .flatMap(race -> race.rows().stream())
                .forEach(row -> row.source()
                        .ifPresent(source -> row.finetuned().ifPresent(model -> finetuned.put(source, model))));
        truth.stream().flatMap(target -> target.groundTruth().stream()).forEach(g -> {
            finetuned.put(g.source(), g.finetuned().model());
            g.finetuned().validation().ifPresent(d -> validation.put(g.source(), d));
        });
    }

    /** The files of a campaign's target. */
    public static SelectionFiles of(TargetResult target) {
        return new SelectionFiles(target.selection(), target.dice(), Optional.of(target));
    }

    /**
     * Writes both files, replacing older ones.
     *
     * @throws org.sourceselect.task.BadInputException when the folder cannot be written
     */
    public List<Path> write(Path folder) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("selection.json", json());
        texts.put("selection.csv", csv());
        return OutputFolder.write(folder, texts);
    }

    /** The selection as JSON, fields in the documented order. */
    public String json() {
        return Json.pretty(tree()) + "\n";
    }

    /** The same, not written yet. */
    public ObjectNode tree() {
        ObjectNode json = Json.object();
        json.put("target", result.target().toString());
        strings(json.putArray("metrics"), result.metrics().stream());
        json.put("roiRule", result.roiRule().text());
        json.put("roiForm", result.roiForm().label());
        places(json.putArray("path1"), 1);
        places(json.putArray("path2"), 2);
        ArrayNode failed = json.putArray("failed");
        view.failures().forEach(f -> failed.add(failed(f)));
        tasks(json.putArray("pool"), result.pool());
        tasks(json.putArray("subset1"), result.subset1());
        tasks(json.putArray("subset2"), result.subset2());
        tasks(json.putArray("leftOut"), result.leftOut());
        ObjectNode similarities = json.putObject("roiSimilarities");
        result.roiSimilarities().forEach((source, s) -> similarities.set(source, similarity(s)));
        ObjectNode cost = json.putObject("cost");
        Json.number(cost, "preparationSeconds", result.cost().preparation());
        Json.number(cost, "pretrainingSeconds", result.cost().pretraining());
        Json.number(cost, "path1Seconds", result.cost().path1());
        Json.number(cost, "path2Seconds", result.cost().path2());
        truth.ifPresent(t -> {
            Json.number(cost, "finetuningSeconds", t.finetuningSeconds());
            ArrayNode evaluations = json.putArray("evaluations");
            t.evaluations().forEach(e -> evaluations.add(EvaluationJson.of(e)));
            t.noTransfer().ifPresent(net -> json.set("noTransfer", noTransfer(net, t)));
        });
        result.race().ifPresent(race -> {
            ObjectNode raced = race(race);
            truth.map(TargetResult::raceRegret)
                    .ifPresent(regret -> Json.number(raced, "regret", regret.orElse(Double.NaN)));
            json.set("race", raced);
        });
        artifact(json, "targetData", result.targetData().prepared());
        return json;
    }

    /** The columns of {@code selection.csv} that are no metrics. */
    public static List<String> columnsBesideMetrics() {
        return Stream.concat(COLUMNS_BEFORE.stream(), COLUMNS_AFTER.stream()).toList();
    }

    /** Whether a column of a table holds an end of the interval of another column, a metric. */
    public static boolean endOfInterval(String column, List<String> columns) {
        return Stream.of(LOW, HIGH)
                .anyMatch(end ->
                        column.endsWith(end) && columns.contains(column.substring(0, column.length() - end.length())));
    }

    /** One line per source in pool order. */
    public String csv() {
        List<String> header = new ArrayList<>(COLUMNS_BEFORE);
        result.metrics().forEach(metric -> header.addAll(List.of(metric, metric + LOW, metric + HIGH)));
        header.addAll(COLUMNS_AFTER);
        StringBuilder csv = new StringBuilder(String.join(",", header)).append("\r\n");
        view.rows().forEach(row -> csv.append(String.join(",", csvRow(row))).append("\r\n"));
        return csv.toString();
    }

    private List<String> csvRow(SelectionView.Row shown) {
        Optional<RankedSource> path1 = place(1, shown);
        Optional<RankedSource> path2 = place(2, shown);
        List<String> row = new ArrayList<>();
        row.add(shown.source().toString());
        row.add(Boolean.toString(shown.ofModality()));
        row.add(Boolean.toString(shown.near()));
        row.add(shown.similarity().map(s -> Double.toString(s.mean())).orElse(""));
        row.add(path1.map(r -> Integer.toString(r.rank())).orElse(""));
        row.add(path2.map(r -> Integer.toString(r.rank())).orElse(""));
        row.add(path2.or(() -> path1).map(r -> Boolean.toString(r.tied())).orElse(""));
        for (String metric : view.metrics()) {
            Optional<SelectionView.Shown> score =
                    Optional.ofNullable(shown.scores().get(metric));
            row.add(score.flatMap(SelectionView.Shown::value)
                    .map(v -> Double.toString(v))
                    .orElse(""));
            Optional<Interval> interval = score.flatMap(SelectionView.Shown::interval);
            row.add(interval.map(i -> Double.toString(i.low())).orElse(""));
            row.add(interval.map(i -> Double.toString(i.high())).orElse(""));
        }
        row.add(shown.dice().map(d -> Double.toString(d.mean())).orElse(""));
        row.add(view.noTransfer()
                .flatMap(NoTransfer::dice)
                .map(d -> Double.toString(d.mean()))
                .orElse(""));
        row.add(shown.failure()
                .map(f -> OutputFolder.csvField(f.stage() + ": " + f.reason()))
                .orElse(""));
        return row;
    }

    private Optional<RankedSource> place(int path, SelectionView.Row row) {
        return view.path(path).flatMap(ranking -> ranking.place(row.source())).map(SelectionView.Place::ranked);
    }

    private void places(ArrayNode json, int path) {
        view.path(path).ifPresent(ranking -> ranking.places().forEach(place -> json.add(place(place))));
    }

    private ObjectNode place(SelectionView.Place place) {
        RankedSource ranked = place.ranked();
        ObjectNode json = Json.object();
        json.put("rank", ranked.rank());
        json.put("source", ranked.source().toString());
        ObjectNode scores = json.putObject("scores");
        ranked.scores().forEach((metric, value) -> Json.number(scores, metric, value));
        ObjectNode ranks = json.putObject("ranks");
        ranked.ranks().forEach(ranks::put);
        json.put("tied", ranked.tied());
        json.put("apartFromNext", ranked.apartFromNext().orElse(null));
        Json.number(json, "roiSimilarity", ranked.roiSimilarity().orElse(Double.NaN));
        ranked.ownDice().ifPresent(own -> {
            json.set("ownDice", dice(own));
            json.put("learnt", own.everything().isPresent() ? Boolean.valueOf(!own.nothingLearnt()) : null);
        });
        place.row().dice().ifPresent(d -> json.set("dice", dice(d)));
        Optional.ofNullable(validation.get(ranked.source())).ifPresent(d -> json.set("validationDice", dice(d)));
        ObjectNode details = json.putObject("details");
        view.metrics()
                .forEach(metric -> Optional.ofNullable(ranked.details().get(metric))
                        .ifPresent(d -> details.set(metric, details(d))));
        ObjectNode artifacts = json.putObject("artifacts");
        artifact(artifacts, "model", ranked.model());
        ranked.sourceFeatures()
                .ifPresentOrElse(
                        features -> artifact(artifacts, "sourceFeatures", features),
                        () -> artifacts.putNull("sourceFeatures"));
        artifact(artifacts, "targetFeatures", ranked.targetFeatures());
        Optional.ofNullable(finetuned.get(ranked.source())).ifPresent(model -> artifact(artifacts, "finetuned", model));
        return json;
    }

    private static ObjectNode details(ScoreActivity.Result score) {
        ObjectNode json = ScoreJson.of(score.outcome());
        score.score().ifPresent(kept -> artifact(json, "artifact", kept));
        return json;
    }

    private static ObjectNode noTransfer(NoTransfer net, TargetResult truth) {
        ObjectNode json = Json.object();
        net.dice().ifPresent(summary -> json.set("dice", dice(summary)));
        truth.better().ifPresent(count -> json.put("sourcesAhead", count));
        net.trained().ifPresent(trained -> {
            Json.number(json, "seconds", trained.run().seconds());
            artifact(json, "model", trained.model());
        });
        net.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    /** A race as {@code selection.json} has it. */
    public static ObjectNode race(RaceResult race) {
        ObjectNode json = Json.object();
        json.put("candidates", race.candidates().text());
        race.rungs().forEach(json.putArray("rungs")::add);
        json.put("validationSubjects", race.validationSubjects());
        json.put("winner", race.winner().map(TaskId::toString).orElse(null));
        race.winnersRow().flatMap(RaceRow::finetuned).ifPresent(model -> artifact(json, "winnerModel", model));
        tasks(json.putArray("tied"), race.tied());
        json.put("iterations", race.iterations());
        json.put("iterationsOfAllInFull", race.full());
        Json.number(json, "costShare", race.costShare());
        Json.number(json, "seconds", race.seconds());
        race.stopped().ifPresent(stopped -> {
            ObjectNode where = json.putObject("stopped");
            where.put("iterations", stopped.iterations());
            Json.number(where, "epsilon", stopped.epsilon());
            tasks(where.putArray("alike"), stopped.alike());
        });
        ArrayNode rows = json.putArray("rows");
        race.rows().forEach(row -> rows.add(raced(row)));
        return json;
    }

    private static ObjectNode raced(RaceRow row) {
        ObjectNode json = Json.object();
        json.put("place", row.place());
        json.put("source", row.source().map(TaskId::toString).orElse(null));
        json.put("ending", row.ending().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        ArrayNode curve = json.putArray("curve");
        row.curve().forEach(point -> {
            ObjectNode reached = curve.addObject();
            reached.put("iterations", point.iterations());
            reached.set("validation", dice(point.validation()));
            point.dice().ifPresent(summary -> reached.set("dice", dice(summary)));
            point.model().ifPresent(model -> artifact(reached, "model", model));
        });
        row.dice().ifPresent(summary -> json.set("dice", dice(summary)));
        row.finetuned().ifPresent(model -> artifact(json, "finetuned", model));
        row.reason().ifPresent(reason -> json.put("reason", reason));
        row.cameBackFor().ifPresent(failed -> json.put("cameBackFor", failed.toString()));
        return json;
    }

    private static ObjectNode dice(DiceSummary summary) {
        ObjectNode json = Json.object();
        Json.number(json, "mean", summary.mean());
        Json.number(json, "low", summary.low());
        Json.number(json, "high", summary.high());
        json.put("subjects", summary.subjects());
        json.put("withoutRoi", summary.withoutRoi());
        return json;
    }

    private static ObjectNode similarity(RoiSimilarityActivity.Result similarity) {
        ObjectNode json = Json.object();
        Json.number(json, "mean", similarity.mean());
        Json.number(json, "low", similarity.low());
        Json.number(json, "high", similarity.high());
        json.put("pairs", similarity.pairs());
        json.put("pairing", similarity.pairing().name());
        Json.number(json, "frequencyMapSsim", similarity.frequencyMapSsim());
        Json.number(json, "areaRatio", similarity.areaRatio());
        json.put("form", similarity.form().label());
        numbers(json.putObject("forms"), similarity.forms());
        numbers(json.putObject("parts"), similarity.parts());
        artifact(json, "artifact", similarity.score());
        return json;
    }

    private static void numbers(ObjectNode json, Map<String, Double> numbers) {
        numbers.forEach((name, value) -> Json.number(json, name, value));
    }

    private static ObjectNode failed(FailedSource failure) {
        ObjectNode json = Json.object();
        json.put("source", failure.source().toString());
        json.put("stage", failure.stage().label());
        json.put("reason", failure.reason());
        return json;
    }

    private static void artifact(ObjectNode json, String field, ArtifactRef ref) {
        json.put(field, ref.folder());
    }

    private static void tasks(ArrayNode array, List<TaskId> tasks) {
        strings(array, tasks.stream().map(TaskId::toString));
    }

    private static void strings(ArrayNode array, Stream<String> texts) {
        texts.forEach(array::add);
    }
}
