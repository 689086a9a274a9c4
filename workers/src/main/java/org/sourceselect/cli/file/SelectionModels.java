package org.sourceselect.cli.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.export.SelectedModel;
import org.sourceselect.export.SelectedModel.Of;
import org.sourceselect.race.RaceRun;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.Echo;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;

/** The models that a {@code selection.json} names, {@linkplain SelectionFiles whichever release} wrote it. */
public final class SelectionModels {

    /** The parameter that names the source. */
    private static final String SOURCE = "SOURCE";

    private static final String AGAIN = "run the same selection again";

    private static final Pattern MODEL =
            Pattern.compile(ArtifactRef.ROOT + ArtifactKind.MODEL.folder() + "/([0-9a-f]{2,64})");

    private final JsonNode selection;
    private final TaskId target;
    private final List<TaskId> pool;

    private SelectionModels(String where, JsonNode selection) {
        this.selection = selection;
        try {
            this.target = TaskId.parse(selection.path("target").asText());
            this.pool = stream(selection.path("pool"))
                    .map(task -> TaskId.parse(task.asText()))
                    .toList();
        } catch (BadInputException e) {
            throw notASelection(where, "its tasks cannot be read", e);
        }
        if (pool.isEmpty()) {
            throw notASelection(where, "it names no pool of sources", null);
        }
    }

    /**
     * Reads a file.
     *
     * @param file it, or the folder that it is in
     * @throws BadInputException when there is none, or it is something else
     */
    public static SelectionModels read(Path file) {
        Path json = Files.isDirectory(file) ? file.resolve("selection.json") : file;
        try {
            return of(json.toString(), Files.readString(json));
        } catch (NoSuchFileException e) {
            throw new BadInputException(
                    "--selection " + json,
                    "the file does not exist",
                    "name the selection.json that select, demo or campaign report wrote",
                    e);
        } catch (IOException e) {
            throw new BadInputException(
                    "--selection " + json, "the file cannot be read as text", "check that it is a selection.json", e);
        }
    }

    /**
     * Reads a text.
     *
     * @param where it is from, for messages
     */
    public static SelectionModels of(String where, String text) {
        try {
            return new SelectionModels(where, new ObjectMapper().readTree(text));
        } catch (JsonProcessingException e) {
            throw notASelection(where, "it is not JSON", e);
        }
    }

    private static BadInputException notASelection(String where, String problem, @Nullable Exception cause) {
        return new BadInputException(
                where,
                "it is no selection: " + problem,
                "name the selection.json that select, demo or campaign report wrote",
                cause);
    }

    /** The target. */
    public TaskId target() {
        return target;
    }

    /**
     * The race's winner.
     *
     * @throws BadInputException when there is none
     */
    public String winner() {
        JsonNode race = selection.path("race");
        String winner = race.path("winner").asText("");
        if (race.isMissingNode() || winner.isEmpty() || winner.equals("null")) {
            throw new BadInputException(
                    SOURCE,
                    race.isMissingNode()
                            ? "it is missing, and the selection has no race whose winner it could be"
                            : "it is missing, and nobody has won the race",
                    "name one of " + names());
        }
        return winner;
    }

    private String names() {
        return pool.stream().map(TaskId::toString).collect(Collectors.joining(", "));
    }

    /**
     * A source's model.
     *
     * @param name the source's full or short name, or {@value RaceRun#NO_TRANSFER}
     * @throws BadInputException when there is no such source, or no such model of it, with the reason
     */
    public SelectedModel find(String name, Of of) {
        if (name.equalsIgnoreCase(RaceRun.NO_TRANSFER) || name.equalsIgnoreCase("no-transfer")) {
            return withoutTransfer(of);
        }
        TaskId source = source(name);
        Optional<JsonNode> ranked = ranked(source);
        if (of == Of.SOURCE) {
            String key = ranked.flatMap(place -> key(place.path("artifacts").path("model")))
                    .orElseThrow(() -> noModel(source));
            return new SelectedModel(
                    target,
                    Optional.of(source),
                    of,
                    key,
                    number(ranked.orElseThrow().path("ownDice").path("mean")),
                    Optional.empty());
        }
        Optional<JsonNode> raced = raced(Optional.of(source));
        refuseFailed(source, raced);
        if (of == Of.BEST) {
            return best(Optional.of(source), raced);
        }
        JsonNode place = ranked.orElseThrow(() -> noModel(source));
        Optional<String> lastRung = raced.flatMap(row -> key(row.path("finetuned")));
        String key = key(place.path("artifacts").path("finetuned"))
                .or(() -> lastRung)
                .orElseThrow(() -> notFinetuned(source, place));
        // Beside a ground truth the model is that of a full fine-tuning, which a race may have left off.
        Optional<JsonNode> ofRace =
                raced.filter(row -> lastRung.equals(Optional.of(key)) || done(row) == full(selection.path("race")));
        return new SelectedModel(
                target,
                Optional.of(source),
                of,
                key,
                number(ofRace.orElse(place).path("dice").path("mean")),
                ofRace.isPresent() ? ofRace.map(this::standing) : truth(source, place));
    }

    private SelectedModel withoutTransfer(Of of) {
        if (of == Of.SOURCE) {
            throw new BadInputException(
                    SOURCE, "the net without transfer has no source model", "ask for it with --of finetuned");
        }
        JsonNode beside = selection.path("noTransfer");
        Optional<JsonNode> raced = raced(Optional.empty());
        raced.flatMap(SelectionModels::failed)
                .or(() -> Optional.ofNullable(beside.path("reason").textValue()))
                .ifPresent(reason -> {
                    throw new BadInputException(
                            SOURCE, "the net without transfer failed: " + reason, "mend that and " + AGAIN);
                });
        if (of == Of.BEST) {
            return best(Optional.empty(), raced);
        }
        Optional<String> keyBeside = key(beside.path("model"));
        if (keyBeside.isPresent()) {
            return new SelectedModel(
                    target,
                    Optional.empty(),
                    of,
                    keyBeside.get(),
                    number(beside.path("dice").path("mean")),
                    overtaken(beside));
        }
        JsonNode row = raced.orElseThrow(() -> new BadInputException(
                SOURCE,
                "the selection has no net without transfer",
                "run it again with --race or --ground-truth, and without --no-scratch"));
        return new SelectedModel(
                target,
                Optional.empty(),
                of,
                key(row.path("finetuned"))
                        .orElseThrow(() -> new BadInputException(
                                SOURCE, "the net without transfer did not come to a first rung", AGAIN)),
                number(row.path("dice").path("mean")),
                Optional.of(standing(row)));
    }

    /** The model of the rung where the validation subjects liked it best, the only one that the file names. */
    private SelectedModel best(Optional<TaskId> source, Optional<JsonNode> raced) {
        String name = source.map(TaskId::toString).orElse("the net without transfer");
        JsonNode row = raced.orElseThrow(() -> didNotRace(name, source.isPresent()));
        JsonNode best = stream(row.path("curve"))
                .filter(point -> key(point.path("model")).isPresent())
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        SOURCE,
                        "the selection does not name the model of the best rung of " + name
                                + ": an earlier release wrote it, or no rung has a Dice on validation subjects",
                        AGAIN + ", which finds all rungs in the store, or leave --of out"));
        return new SelectedModel(
                target,
                source,
                Of.BEST,
                key(best.path("model")).orElseThrow(),
                number(best.path("dice").path("mean")),
                Optional.of(standing(row, best)));
    }

    /** Which rung it is of, where that is not the last, and how the net did in the race after that. */
    private String standing(JsonNode row, JsonNode best) {
        String ending = standing(row);
        int iterations = best.path("iterations").asInt();
        return iterations == done(row)
                ? ending
                : "This is the net after " + iterations + " of " + full(selection.path("race"))
                        + " iterations, where the validation subjects liked it best, with a Dice of "
                        + Numbers.share(best.path("validation").path("mean").asDouble())
                        + " on them. What became of it: "
                        + ending.substring(0, 1).toLowerCase(Locale.ROOT)
                        + ending.substring(1);
    }

    private BadInputException didNotRace(String name, boolean source) {
        return selection.has("race")
                ? new BadInputException(
                        SOURCE,
                        name + " was not in the race ("
                                + selection.path("race").path("candidates").asText() + ")",
                        AGAIN + (source ? " with --race-candidates all" : " without --no-scratch"))
                : new BadInputException(
                        SOURCE,
                        name + " did not race in this selection, and only a race has rungs of which one is the best",
                        AGAIN + " with --race, or leave --of out");
    }

    private TaskId source(String name) {
        if (target.toString().equalsIgnoreCase(name)
                || (target.shortName().equalsIgnoreCase(name)
                        && pool.stream().noneMatch(task -> task.shortName().equalsIgnoreCase(name)))) {
            throw new BadInputException(
                    SOURCE,
                    target + " is the target, and its models are named after the sources that they come from",
                    "name one of " + names());
        }
        return new TaskPool(pool).find(SOURCE, name);
    }

    /** Its place in a ranking. */
    private Optional<JsonNode> ranked(TaskId source) {
        return Stream.concat(stream(selection.path("path2")), stream(selection.path("path1")))
                .filter(place -> place.path("source").asText().equals(source.toString()))
                .findFirst();
    }

    private Optional<JsonNode> raced(Optional<TaskId> source) {
        return stream(selection.path("race").path("rows"))
                .filter(row -> source.map(TaskId::toString)
                        .equals(Optional.ofNullable(row.path("source").textValue())))
                .findFirst();
    }

    private void refuseFailed(TaskId source, Optional<JsonNode> raced) {
        raced.flatMap(SelectionModels::failed).ifPresent(reason -> {
            throw new BadInputException(
                    SOURCE,
                    source + " failed in the race: " + reason,
                    "mend that and " + AGAIN + ", or name another source");
        });
        if (ranked(source).isPresent()) {
            failure(source).ifPresent(failure -> {
                throw new BadInputException(
                        SOURCE,
                        source + " failed at " + failure,
                        "mend that and " + AGAIN + ", or export its source model with --of source");
            });
        }
    }

    private static Optional<String> failed(JsonNode row) {
        return row.path("ending").asText().equals("failed")
                ? Optional.of(Echo.visible(row.path("reason").asText()))
                : Optional.empty();
    }

    /** The stage at which it failed, and why. */
    private Optional<String> failure(TaskId source) {
        return stream(selection.path("failed"))
                .filter(row -> row.path("source").asText().equals(source.toString()))
                .findFirst()
                .map(row -> Echo.visible(
                        row.path("stage").asText() + ": " + row.path("reason").asText()));
    }

    private BadInputException noModel(TaskId source) {
        return failure(source)
                .map(failure -> new BadInputException(
                        SOURCE,
                        source + " failed at " + failure,
                        "mend that and " + AGAIN + ", or name another source"))
                .orElseGet(() -> new BadInputException(
                        SOURCE,
                        source + " has no model in this selection, which ranked the sources of Subset 2 alone",
                        AGAIN + " without --path1-only, or name another source"));
    }

    private BadInputException notFinetuned(TaskId source, JsonNode place) {
        if (place.has("dice")) {
            return new BadInputException(
                    SOURCE,
                    "an earlier release wrote the selection, and did not name fine-tuned models",
                    AGAIN + ": it finds all of them in the store, and writes a file that does");
        }
        return selection.has("race")
                ? new BadInputException(
                        SOURCE,
                        source + " was not among the candidates of the race ("
                                + selection.path("race").path("candidates").asText() + ")",
                        AGAIN + " with --race-candidates all, or export its source model with --of source")
                : new BadInputException(
                        SOURCE,
                        source + " was not fine-tuned in this selection",
                        AGAIN + " with --race or --ground-truth, or export its source model with --of source");
    }

    /** How it did in the race. */
    private String standing(JsonNode row) {
        JsonNode race = selection.path("race");
        int subjects = race.path("validationSubjects").asInt();
        String of = "a race of "
                + Numbers.count(
                        stream(race.path("rows"))
                                .filter(r -> r.path("source").isTextual())
                                .count(),
                        "candidate")
                + ", judged on " + Numbers.count(subjects, "validation subject");
        String winner = race.path("winner").asText("");
        String won = race.path("winner").isTextual() ? "the winner is " + winner : "nobody has won";
        String ending = row.path("ending").asText();
        String tied = stream(race.path("tied")).map(JsonNode::asText).collect(Collectors.joining(", "));
        return switch (ending) {
            case "won" -> "It won " + of + (tied.isEmpty() ? "." : ", who cannot tell it from " + tied + ".");
            case "tied" -> "It went to the end of " + of + ", who cannot tell it from the winner, " + winner + ".";
            case "ahead" -> "It went to the end of " + of + ", and is better than the winner, " + winner + ".";
            case "dropped" ->
                "It was dropped from " + of + ", after " + done(row) + " of " + full(race) + " iterations; " + won
                        + ".";
            default -> "It went to the end of " + of + "; " + won + ".";
        };
    }

    private static int done(JsonNode row) {
        return stream(row.path("curve"))
                .mapToInt(point -> point.path("iterations").asInt())
                .max()
                .orElse(0);
    }

    private static int full(JsonNode race) {
        return stream(race.path("rungs")).mapToInt(JsonNode::asInt).max().orElse(0);
    }

    /** Its place by Dice among all that were fine-tuned. */
    private Optional<String> truth(TaskId source, JsonNode place) {
        OptionalDouble own = number(place.path("dice").path("mean"));
        if (own.isEmpty() || selection.path("evaluations").isEmpty()) {
            // Where nothing was learnt there is nothing to hold rankings against, and a place says nothing either.
            return Optional.empty();
        }
        List<Double> all = truths();
        long better = all.stream().filter(dice -> dice > own.getAsDouble()).count();
        return Optional.of("Of " + Numbers.count(all.size(), "source") + " fine-tuned alike on the target, "
                + source.shortName() + " is number " + (better + 1) + " by Dice on the test subjects.");
    }

    /** How many of the fine-tuned sources do better than the net without transfer, where that says anything. */
    private Optional<String> overtaken(JsonNode noTransfer) {
        JsonNode ahead = noTransfer.path("sourcesAhead");
        return ahead.isInt()
                ? Optional.of("Of " + Numbers.count(truths().size(), "source") + " fine-tuned as long on the target, "
                        + ahead.asInt() + (ahead.asInt() == 1 ? " does" : " do")
                        + " better than it by Dice on the test subjects.")
                : Optional.empty();
    }

    /** The Dice of all that were fine-tuned. */
    private List<Double> truths() {
        return pool.stream()
                .flatMap(task -> ranked(task).stream())
                .flatMap(row -> number(row.path("dice").path("mean")).stream().boxed())
                .toList();
    }

    private static Optional<String> key(JsonNode artifact) {
        Matcher model = MODEL.matcher(artifact.asText());
        return model.matches() ? Optional.of(model.group(1)) : Optional.empty();
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
