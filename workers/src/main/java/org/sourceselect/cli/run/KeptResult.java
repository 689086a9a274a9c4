package org.sourceselect.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.store.OwnerOnly;

/**
 * What a workflow of this home answered, and how it was asked for: the in-process server forgets both when its command ends.
 *
 * @param workflow the workflow's type
 * @param request its input
 * @param command the command that repeats it
 * @param phantoms whether every subject is a phantom
 * @param selection the answer of a selection
 * @param campaign the answer of a campaign
 * @param basis what it was found on; empty where that is not known, or the result is not whole
 */
public record KeptResult(
        String workflow,
        ObjectNode request,
        String command,
        boolean phantoms,
        Optional<SelectionResult> selection,
        Optional<CampaignResult> campaign,
        Optional<Basis> basis) {

    private static final Logger LOG = LoggerFactory.getLogger(KeptResult.class);

    /** Takes the results of older releases, which kept no basis. */
    public KeptResult {
        basis = Objects.requireNonNullElse(basis, Optional.empty());
    }

    /**
     * What a result was found on. The same request on the same basis has the same result, as long as the store holds what it rests on.
     *
     * @param program the program, see {@link Recollection}
     * @param files the standing of every file of the data sets, before anything was read
     * @param stages how many stages it took
     */
    public record Basis(String program, String files, int stages) {}

    private static final String JSON_END = ".json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** How it was asked for. */
    public SelectionStory.Asked asked() {
        return new SelectionStory.Asked(
                workflow, Optional.of(request), Optional.of(command), Optional.empty(), phantoms);
    }

    /** The result of a workflow's id; empty when there is none that can be read. */
    public static Optional<KeptResult> read(HomeFolder home, String id) {
        // Whatever a person calls a campaign must not lead out of the folder.
        if (!id.matches("[A-Za-z0-9_.-]+") || !Files.isReadable(file(home, id))) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file(home, id)), KeptResult.class));
        } catch (JsonProcessingException e) {
            LOG.warn("{} is not a result: {}", file(home, id), e.getOriginalMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Keeps it under the workflow's id, in place of an earlier one. Where that cannot be, as the disk is full, one line says so: the
     * result itself is worth more than a later report of it.
     */
    public void write(HomeFolder home, String id, Console console) {
        try {
            OwnerOnly.folder(home.results());
            OwnerOnly.replace(file(home, id), JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            LOG.warn("{} cannot be written", file(home, id), e);
            console.say("warning: " + home.results() + " cannot be written ("
                    + Sentences.oneLine(String.valueOf(e.getMessage())) + "), so that sourceselect report " + id
                    + " will not know this result");
        }
    }

    /** The ids of all that a home keeps, the newest first. */
    public static List<String> ids(HomeFolder home) {
        if (!Files.isDirectory(home.results())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.results())) {
            return files.filter(file -> file.toString().endsWith(JSON_END))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .map(file -> home.results().relativize(file).toString())
                    .map(name -> name.substring(0, name.length() - JSON_END.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(HomeFolder home, String id) {
        return home.results().resolve(id + JSON_END);
    }
}
