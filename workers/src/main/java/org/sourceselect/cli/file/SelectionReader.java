package org.sourceselect.cli.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evaluation.Ranking;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SelectionQuality;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.RoiRule;
import org.sourceselect.selection.SelectionCost;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.selection.StageCount;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

/** Reads {@code selection.json} again, as {@link SelectionFiles} wrote it. */
public final class SelectionReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a file does not tell: how long a stage took. */
    private static final StageRun UNTOLD = new StageRun(true, Double.NaN);

    private final JsonNode json;
    private final Map<String, Map<TaskId, Interval>> intervals = new LinkedHashMap<>();
    private final Map<TaskId, ArtifactRef> finetuned = new LinkedHashMap<>();

    private SelectionReader(JsonNode json) {
        this.json = json;
    }

    /**
     * What there is to tell of the selection in a file. Artifacts are known by their keys alone: their digests are empty.
     *
     * @throws BadInputException when it cannot be read, or is none
     */
    public static SelectionStory read(Path file, SelectionStory.Asked asked) {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw unlike(file, "it is not JSON", e);
        } catch (IOException e) {
            throw new BadInputException(
                    file.toString(),
                    "the file cannot be read",
                    "name a selection.json, or the id of a selection or campaign",
                    e);
        }
        try {
            return new SelectionReader(json).story(asked);
        } catch (BadInputException | IllegalArgumentException e) {
            throw unlike(
                    file,
                    e instanceof BadInputException said
                            ? said.sentence()
                            : "one of its values is not what belongs there",
                    e);
        }
    }

    private static BadInputException unlike(Path file, String problem, Exception cause) {
        return new BadInputException(
                file.toString(),
                "it is not a selection.json (" + problem + ")",
                "name one that sourceselect select, demo or campaign report wrote",
                cause);
    }

    private SelectionStory story(SelectionStory.Asked asked) {
        Map<TaskId, DiceSummary> dice = new LinkedHashMap<>();
        List<RankedSource> path1 = ranked("path1", dice);
        List<RankedSource> path2 = ranked("path2", dice);
        if (nothingLearnt()) {
            dice.replaceAll((source, own) -> learnt(own, false));
        }
        Map<String, RoiSimilarityActivity.Result> similarities = new LinkedHashMap<>();
        object(json, "roiSimilarities")
                .properties()
                .forEach(entry -> similarities.put(entry.getKey(), similarity(entry.getValue())));
        JsonNode cost = object(json, "cost");
        TaskId target = TaskId.parse(text(json, "target"));
        SelectionResult result = new SelectionResult(
                target,
                texts(json, "metrics"),
                RoiRule.parse(text(json, "roiRule")),
                json.hasNonNull("roiForm") ? RoiForm.named(text(json, "roiForm")) : RoiForm.SSIM,
                path1,
                path2,
                all(json, "failed", SelectionReader::failed),
                tasks("pool"),
                tasks("subset1"),
                tasks("subset2"),
                similarities,
                new SelectionCost(
                        number(cost, "preparationSeconds"),
                        number(cost, "pretrainingSeconds"),
                        number(cost, "path1Seconds"),
                        number(cost, "path2Seconds")),
                new TaskData(target, artifact(text(json, "targetData")), List.of()),
                StageCount.NONE,
                json.hasNonNull("race") ? Optional.of(race(object(json, "race"))) : Optional.empty(),
                json.hasNonNull("leftOut") ? tasks("leftOut") : List.of());
        result.race().map(SelectionStory::finetuned).orElse(Map.of()).forEach(finetuned::putIfAbsent);
        if (result.metrics().isEmpty()) {
            throw missing("metrics");
        }
        return new SelectionStory(
                withIntervals(SelectionView.of(result, dice, List.of(), noTransfer())),
                result.race(),
                json.has("evaluations") ? all(json, "evaluations", SelectionReader::evaluation) : List.of(),
                finetuned,
                optional(cost, "finetuningSeconds"),
                asked);
    }

    /** A file tells intervals, and not the subjects' parts in them, of which scores make theirs. */
    private SelectionView withIntervals(SelectionView view) {
        Map<TaskId, SelectionView.Row> rows = new LinkedHashMap<>();
        for (SelectionView.Row row : view.rows()) {
            Map<String, SelectionView.Shown> scores = new LinkedHashMap<>();
            row.scores()
                    .forEach((metric, shown) -> scores.put(
                            metric,
                            new SelectionView.Shown(
                                    shown.value(),
                                    Optional.ofNullable(intervals
                                            .getOrDefault(metric, Map.of())
                                            .get(row.source())),
                                    shown.note())));
            rows.put(
                    row.source(),
                    new SelectionView.Row(
                            row.source(),
                            row.ofModality(),
                            row.near(),
                            row.similarity(),
                            row.ownDice(),
                            scores,
                            row.dice(),
                            row.failure()));
        }
        return new SelectionView(
                view.target(),
                view.metrics(),
                view.roiRule(),
                view.roiForm(),
                List.copyOf(rows.values()),
                view.rankings().stream()
                        .map(ranking -> new SelectionView.Ranking(
                                ranking.path(),
                                ranking.places().stream()
                                        .map(place -> new SelectionView.Place(
                                                place.ranked(),
                                                rows.getOrDefault(place.row().source(), place.row())))
                                        .toList()))
                        .toList(),
                view.failures(),
                view.withoutInterval(),
                view.meaningless(),
                view.cost(),
                view.leftOut(),
                view.noTransfer());
    }

    private Optional<NoTransfer> noTransfer() {
        JsonNode net = json.path("noTransfer");
        if (!net.isObject()) {
            return Optional.empty();
        }
        Optional<TrainedModel> trained = net.hasNonNull("dice")
                ? Optional.of(new TrainedModel(
                        artifact(text(net, "model")),
                        Double.NaN,
                        nothingLearnt() ? learnt(dice(object(net, "dice")), false) : dice(object(net, "dice")),
                        UNTOLD))
                : Optional.empty();
        return Optional.of(new NoTransfer(trained, optionalText(net, "reason")));
    }

    /** Whether neither the fine-tuned sources nor the net without transfer have: then the file does not count who is ahead of it. */
    private boolean nothingLearnt() {
        JsonNode net = json.path("noTransfer");
        return net.hasNonNull("dice") && !net.hasNonNull("sourcesAhead");
    }

    private List<RankedSource> ranked(String field, Map<TaskId, DiceSummary> dice) {
        return all(json, field, place -> {
            TaskId source = TaskId.parse(text(place, "source"));
            if (place.hasNonNull("dice")) {
                dice.put(source, dice(object(place, "dice")));
            }
            Map<String, ScoreActivity.Result> details = new LinkedHashMap<>();
            object(place, "details").properties().forEach(entry -> {
                details.put(entry.getKey(), score(entry.getValue()));
                interval(entry.getValue(), "low", "high")
                        .ifPresent(interval -> intervals
                                .computeIfAbsent(entry.getKey(), metric -> new LinkedHashMap<>())
                                .put(source, interval));
            });
            Map<String, Integer> ranks = new LinkedHashMap<>();
            object(place, "ranks")
                    .properties()
                    .forEach(entry -> ranks.put(entry.getKey(), entry.getValue().asInt()));
            JsonNode artifacts = object(place, "artifacts");
            optionalText(artifacts, "finetuned").ifPresent(model -> finetuned.put(source, artifact(model)));
            return new RankedSource(
                    (int) number(place, "rank"),
                    source,
                    numbers(object(place, "scores")),
                    ranks,
                    place.path("tied").asBoolean(),
                    place.hasNonNull("apartFromNext")
                            ? Optional.of(place.get("apartFromNext").asBoolean())
                            : Optional.empty(),
                    optional(place, "roiSimilarity").stream().boxed().findFirst(),
                    details,
                    artifact(text(artifacts, "model")),
                    artifacts.hasNonNull("sourceFeatures")
                            ? Optional.of(artifact(text(artifacts, "sourceFeatures")))
                            : Optional.empty(),
                    artifact(text(artifacts, "targetFeatures")),
                    place.hasNonNull("ownDice") ? Optional.of(own(place)) : Optional.empty());
        });
    }

    /** The file says whether something was learnt, and not what marking every pixel gives, from which that follows. */
    private static DiceSummary own(JsonNode place) {
        DiceSummary own = dice(object(place, "ownDice"));
        return place.hasNonNull("learnt") ? learnt(own, place.get("learnt").asBoolean()) : own;
    }

    private static DiceSummary learnt(DiceSummary dice, boolean learnt) {
        return new DiceSummary(
                dice.mean(),
                dice.low(),
                dice.high(),
                dice.subjects(),
                dice.withoutRoi(),
                OptionalDouble.of(learnt ? 0 : 1));
    }

    private static ScoreActivity.Result score(JsonNode detail) {
        Optional<String> noInterval = optionalText(detail, "noInterval");
        return new ScoreActivity.Result(
                new Score(
                        number(detail, "score"),
                        optional(detail, "errorBound").orElse(0),
                        detail.path("samples").asLong(),
                        optionalText(detail, "degenerate"),
                        numbers(object(detail, "diagnostics")),
                        new SubjectDoubt(List.of(), List.of(), noInterval)),
                optionalText(detail, "artifact").map(SelectionReader::artifact),
                UNTOLD);
    }

    private static RoiSimilarityActivity.Result similarity(JsonNode similarity) {
        return new RoiSimilarityActivity.Result(
                number(similarity, "mean"),
                number(similarity, "low"),
                number(similarity, "high"),
                (int) number(similarity, "pairs"),
                RoiSimilarityActivity.Pairing.valueOf(text(similarity, "pairing")),
                number(similarity, "frequencyMapSsim"),
                number(similarity, "areaRatio"),
                artifact(text(similarity, "artifact")),
                UNTOLD);
    }

    private static FailedSource failed(JsonNode failure) {
        return new FailedSource(
                TaskId.parse(text(failure, "source")),
                StageName.parse(text(failure, "stage")),
                text(failure, "reason"),
                Optional.empty());
    }

    private static RaceResult race(JsonNode race) {
        return new RaceResult(
                Candidates.parse(text(race, "candidates")),
                all(race, "rungs", JsonNode::asInt),
                all(race, "rows", SelectionReader::raced),
                optionalText(race, "winner").map(TaskId::parse),
                texts(race, "tied").stream().map(TaskId::parse).toList(),
                race.path("iterations").asLong(),
                race.path("iterationsOfAllInFull").asLong(),
                number(race, "seconds"),
                race.path("validationSubjects").asInt(),
                race.hasNonNull("stopped") ? Optional.of(stopped(object(race, "stopped"))) : Optional.empty());
    }

    private static RaceRow raced(JsonNode row) {
        return new RaceRow(
                optionalText(row, "source").map(TaskId::parse),
                all(row, "curve", SelectionReader::reached),
                RaceRow.Ending.valueOf(
                        text(row, "ending").toUpperCase(Locale.ROOT).replace(' ', '_')),
                (int) number(row, "place"),
                optionalText(row, "finetuned").map(SelectionReader::artifact),
                row.hasNonNull("dice") ? Optional.of(dice(object(row, "dice"))) : Optional.empty(),
                optionalText(row, "reason"),
                optionalText(row, "cameBackFor").map(TaskId::parse));
    }

    private static RaceRow.Point reached(JsonNode point) {
        return new RaceRow.Point(
                (int) number(point, "iterations"),
                dice(object(point, "validation")),
                optionalText(point, "model").map(SelectionReader::artifact),
                point.hasNonNull("dice") ? Optional.of(dice(object(point, "dice"))) : Optional.empty());
    }

    private static RaceResult.Stopped stopped(JsonNode stopped) {
        return new RaceResult.Stopped(
                (int) number(stopped, "iterations"),
                number(stopped, "epsilon"),
                texts(stopped, "alike").stream().map(TaskId::parse).toList());
    }

    private static TargetResult.PathEvaluation evaluation(JsonNode held) {
        Ranking untold = Ranking.descending(List.of());
        return new TargetResult.PathEvaluation(
                (int) number(held, "path"),
                text(held, "metric"),
                new RankingEvaluation(
                        untold,
                        untold,
                        List.of(),
                        estimate(held, "weightedTau"),
                        estimate(held, "tauB"),
                        estimate(held, "spearman"),
                        estimate(held, "pearson"),
                        all(held, "footrule", top -> {
                            int lowest = (int) number(top, "lowest");
                            int highest = (int) number(top, "highest");
                            return new TopKFootrule(
                                    (int) number(top, "k"),
                                    (int) number(top, "value"),
                                    lowest,
                                    highest,
                                    lowest == highest && top.path("restsOnTie").asBoolean());
                        }),
                        all(
                                held,
                                "quality",
                                top -> new SelectionQuality(
                                        (int) number(top, "k"),
                                        number(top, "regret"),
                                        interval(top, "regretLow", "regretHigh"),
                                        optional(top, "relative"),
                                        interval(top, "relativeLow", "relativeHigh"),
                                        top.path("restsOnTie").asBoolean()))));
    }

    private static Estimate estimate(JsonNode held, String field) {
        JsonNode estimate = object(held, field);
        return new Estimate(optional(estimate, "value"), interval(estimate, "low", "high"));
    }

    private static DiceSummary dice(JsonNode dice) {
        return new DiceSummary(
                number(dice, "mean"),
                number(dice, "low"),
                number(dice, "high"),
                dice.path("subjects").asInt(),
                dice.path("withoutRoi").asInt());
    }

    private static Optional<Interval> interval(JsonNode node, String low, String high) {
        return node.hasNonNull(low) && node.hasNonNull(high)
                ? Optional.of(new Interval(number(node, low), number(node, high)))
                : Optional.empty();
    }

    private static ArtifactRef artifact(String folder) {
        String[] parts = folder.split("/", -1);
        if (parts.length != 3 || !parts[0].equals("artifacts") || !parts[2].matches("[0-9a-f]+")) {
            throw new IllegalArgumentException("no artifact: " + folder);
        }
        return new ArtifactRef(ArtifactKind.of(parts[1]), parts[2], "");
    }

    private List<TaskId> tasks(String field) {
        return texts(json, field).stream().map(TaskId::parse).toList();
    }

    private static List<String> texts(JsonNode node, String field) {
        return all(node, field, JsonNode::asText);
    }

    private static <T> List<T> all(JsonNode node, String field, Function<JsonNode, T> one) {
        if (!node.path(field).isArray()) {
            throw missing(field);
        }
        List<T> all = new ArrayList<>();
        node.get(field).forEach(element -> all.add(one.apply(element)));
        return all;
    }

    private static Map<String, Double> numbers(JsonNode node) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asDouble(Double.NaN)));
        return numbers;
    }

    private static JsonNode object(JsonNode node, String field) {
        if (!node.path(field).isObject()) {
            throw missing(field);
        }
        return node.get(field);
    }

    private static String text(JsonNode node, String field) {
        return optionalText(node, field).orElseThrow(() -> missing(field));
    }

    private static Optional<String> optionalText(JsonNode node, String field) {
        return node.hasNonNull(field) && node.get(field).isTextual()
                ? Optional.of(node.get(field).asText())
                : Optional.empty();
    }

    /** What is null in the file is no number. */
    private static double number(JsonNode node, String field) {
        return optional(node, field).orElse(Double.NaN);
    }

    private static OptionalDouble optional(JsonNode node, String field) {
        return node.path(field).isNumber() ? OptionalDouble.of(node.get(field).asDouble()) : OptionalDouble.empty();
    }

    private static BadInputException missing(String field) {
        return new BadInputException("field " + field, "it is missing or of another kind", "write the file anew");
    }
}
