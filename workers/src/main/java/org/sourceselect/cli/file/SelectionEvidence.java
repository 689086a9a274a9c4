package org.sourceselect.cli.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.MethodScores;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.race.Candidates;
import org.sourceselect.task.BadInputException;

/**
 * What a {@code selection.json} with a ground truth says about its target: every metric on both paths, RoI similarity in every form, both
 * filters, the source models' own Dice, the fine-tuned models' on validation subjects, and a race where there was one.
 */
public final class SelectionEvidence {

    private static final String ALL = Candidates.ALL.text();

    private static final ObjectMapper JSON = new ObjectMapper();

    private SelectionEvidence() {}

    /**
     * Reads a file.
     *
     * @param family whose targets it belongs to
     * @throws BadInputException when it is no such file, or holds no ground truth
     */
    public static TargetEvidence read(Path file, String family) {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw notASelection(file, "it is not JSON", e);
        } catch (IOException e) {
            throw new BadInputException(file.toString(), "the file cannot be read", "check the path", e);
        }
        if (!json.path("target").isTextual()
                || !json.path("path2").isArray()
                || !json.path("path1").isArray()) {
            throw notASelection(file, "it has no target and rankings", null);
        }
        if (!json.has("evaluations")) {
            throw new BadInputException(
                    file.toString(), "it has no ground truth", "make it with select --ground-truth, or leave it out");
        }
        return of(json, family);
    }

    private static BadInputException notASelection(Path file, String what, @Nullable Exception cause) {
        return new BadInputException(
                file.toString(), what, "give a selection.json of select --ground-truth or of a campaign", cause);
    }

    /**
     * The same of what would be in the file.
     *
     * @return without Dice where the ground truth says nothing
     */
    public static TargetEvidence of(JsonNode selection, String family) {
        String target = selection.path("target").asText();
        List<JsonNode> ranked = new ArrayList<>();
        (selection.path("path2").isEmpty() ? selection.path("path1") : selection.path("path2")).forEach(ranked::add);
        Map<String, Double> dice = new LinkedHashMap<>();
        List<SourceScore> own = new ArrayList<>();
        List<SourceScore> validation = new ArrayList<>();
        Map<String, List<SourceScore>> scores = new LinkedHashMap<>();
        selection.path("metrics").forEach(metric -> scores.put(metric.asText(), new ArrayList<>()));
        for (JsonNode place : ranked) {
            String source = place.path("source").asText();
            value(place.path("dice").path("mean")).ifPresent(d -> dice.put(source, d));
            value(place.path("ownDice").path("mean")).ifPresent(d -> own.add(new SourceScore(source, d)));
            value(place.path("validationDice").path("mean")).ifPresent(d -> validation.add(new SourceScore(source, d)));
            place.path("scores")
                    .properties()
                    .forEach(score -> value(score.getValue())
                            .ifPresent(v -> scores.computeIfAbsent(score.getKey(), m -> new ArrayList<>())
                                    .add(new SourceScore(source, v))));
        }
        List<SourceScore> truth = new ArrayList<>();
        if (!selection.path("evaluations").isEmpty()) {
            selection
                    .path("pool")
                    .forEach(source -> Optional.ofNullable(dice.get(source.asText()))
                            .ifPresent(d -> truth.add(new SourceScore(source.asText(), d))));
        }
        List<String> pool = truth.stream().map(SourceScore::source).toList();
        Set<String> near = texts(selection.path("subset2"));
        double finetuning = selection.path("cost").path("finetuningSeconds").asDouble(Double.NaN) / dice.size();
        OptionalDouble all = share(selection.path("cost").path("path2Seconds"), finetuning);
        OptionalDouble some = share(selection.path("cost").path("path1Seconds"), finetuning);
        List<MethodScores> methods = new ArrayList<>();
        scores.forEach((metric, values) -> {
            if (!selection.path("path2").isEmpty()) {
                methods.add(new MethodScores(metric, values, all));
            }
            methods.add(new MethodScores(
                    Evidence.path1(metric),
                    values.stream().filter(s -> near.contains(s.source())).toList(),
                    some));
        });
        similarities(selection.path("roiSimilarities"))
                .forEach((method, values) -> methods.add(new MethodScores(method, values, OptionalDouble.empty())));
        methods.add(
                TransferTable.filter(Evidence.MODALITY, pool, texts(selection.path("subset1")), OptionalDouble.of(0)));
        methods.add(TransferTable.filter(Evidence.REGION, pool, near, OptionalDouble.empty()));
        methods.add(new MethodScores(Evidence.OWN_DICE, own, OptionalDouble.of(0)));
        methods.add(new MethodScores(Evidence.TUNING_ALL, validation, OptionalDouble.of(dice.size())));
        if (selection.has("race")) {
            JsonNode race = selection.path("race");
            String candidates = race.path("candidates").asText(ALL);
            methods.addAll(race(
                    race,
                    choosing(
                            Candidates.parse(candidates).by(),
                            selection.path("path1").size() < 2 ? all : some,
                            all)));
        }
        return new TargetEvidence(
                (family + " " + target).strip(),
                family,
                TransferTable.groups(target),
                truth.size() < 2 ? List.of() : truth,
                Optional.empty(),
                methods);
    }

    /**
     * What it costs to know whom a race is between.
     *
     * @param path1 those of Path 1, and where it has fewer than two, those of Path 2 who join them
     */
    private static OptionalDouble choosing(String by, OptionalDouble path1, OptionalDouble path2) {
        if (by.equals(ALL)) {
            return OptionalDouble.of(0);
        }
        return by.equals(Candidates.PATH1) ? path1 : path2;
    }

    /** By the form that was asked for, and by every form that was made. */
    private static Map<String, List<SourceScore>> similarities(JsonNode similarities) {
        Map<String, List<SourceScore>> methods = new LinkedHashMap<>();
        similarities.properties().forEach(compared -> {
            String source = compared.getKey();
            JsonNode forms = compared.getValue().path("forms");
            value(compared.getValue().path("mean"))
                    .filter(mean -> forms.isEmpty())
                    .ifPresent(mean -> methods.computeIfAbsent(Evidence.REGION_SIMILARITY, m -> new ArrayList<>())
                            .add(new SourceScore(source, mean)));
            forms.properties()
                    .forEach(form -> value(form.getValue())
                            .ifPresent(v -> methods.computeIfAbsent(
                                            Evidence.REGION_SIMILARITY + ", " + form.getKey(), m -> new ArrayList<>())
                                    .add(new SourceScore(source, v))));
        });
        return methods;
    }

    /**
     * A race, and where it is between all sources, what its first rung alone would choose.
     *
     * @param race as {@code selection.json} has it
     * @param choosing what it costs to know whom it is between, as a share of one fine-tuning
     */
    public static List<MethodScores> race(JsonNode race, OptionalDouble choosing) {
        List<SourceScore> places = new ArrayList<>();
        List<SourceScore> firstRung = new ArrayList<>();
        double full = 0;
        for (JsonNode rung : race.path("rungs")) {
            full = rung.asDouble();
        }
        for (JsonNode row : race.path("rows")) {
            if (row.path("source").isTextual()) {
                String source = row.path("source").asText();
                places.add(new SourceScore(source, -row.path("place").asInt()));
                value(row.path("curve").path(0).path("validation").path("mean"))
                        .ifPresent(dice -> firstRung.add(new SourceScore(source, dice)));
            }
        }
        if (!(full > 0)) {
            return List.of();
        }
        double iterations = race.path("iterations").asDouble() / full;
        String candidates = race.path("candidates").asText(ALL);
        if (!candidates.equals(ALL)) {
            return List.of(new MethodScores(
                    Evidence.race(candidates),
                    places,
                    choosing.isPresent()
                            ? OptionalDouble.of(choosing.getAsDouble() + iterations)
                            : OptionalDouble.empty()));
        }
        return List.of(
                new MethodScores(Evidence.RACE, places, OptionalDouble.of(iterations)),
                new MethodScores(
                        Evidence.ONE_RUNG,
                        firstRung,
                        // The first rung of the one that is chosen is the beginning of its fine-tuning.
                        OptionalDouble.of(Math.max(0, firstRung.size() - 1)
                                * race.path("rungs").path(0).asDouble()
                                / full)));
    }

    private static OptionalDouble share(JsonNode seconds, double finetuning) {
        double share = seconds.asDouble(Double.NaN) / finetuning;
        return Double.isFinite(share) ? OptionalDouble.of(share) : OptionalDouble.empty();
    }

    private static Optional<Double> value(JsonNode number) {
        return number.isNumber() ? Optional.of(number.asDouble()) : Optional.empty();
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
