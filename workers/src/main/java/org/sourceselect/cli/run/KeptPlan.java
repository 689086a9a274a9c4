package org.sourceselect.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.plan.Plan;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.store.OwnerOnly;

/**
 * A plan in the home, to be held against what came of it.
 *
 * @param made when, in ISO form
 * @param plan the plan
 * @param found the keys of the artifacts that the store held then
 */
public record KeptPlan(String made, Plan plan, List<String> found) {

    private static final Logger LOG = LoggerFactory.getLogger(KeptPlan.class);

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** A plan made now. */
    public static KeptPlan of(Plan plan, PlanLedger ledger) {
        return new KeptPlan(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), plan, ledger.foundKeys());
    }

    /**
     * Names a plan by all that decides which stages there are, so that it is found by every command that asks for the same:
     * neither queues nor windows, and nothing about fine-tuning where nothing is fine-tuned.
     */
    public static String id(CampaignSettings settings, List<Path> dataSets) {
        ObjectNode json = RequestReader.write(settings.selection());
        json.remove(List.of("target", "queues"));
        settings.targets().stream().sorted().forEach(json.putArray("targets")::add);
        settings.groundTruth().forEach(json.putArray("groundTruth")::add);
        if (!settings.groundTruth().isEmpty()) {
            json.set("finetuning", RequestReader.write(settings.finetuning()));
            json.put("scratch", settings.scratch());
        }
        return RequestId.of(json, dataSets);
    }

    /** The plan of a name; empty when there is none that can be read. */
    public static Optional<KeptPlan> read(HomeFolder home, String id) {
        // Whatever a person calls a campaign must not lead out of the folder.
        if (!id.matches("[A-Za-z0-9_.-]+")) {
            return Optional.empty();
        }
        Path file = file(home, id);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), KeptPlan.class));
        } catch (JsonProcessingException e) {
            LOG.warn("{} is not a plan: {}", file, e.getOriginalMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives a plan the name of the selection or campaign that does what was planned, which is all that a later report knows of it. Where
     * there is no plan, that name has none any more.
     */
    public static void name(HomeFolder home, String id, String campaign) {
        Optional<KeptPlan> kept = read(home, id);
        if (kept.isPresent()) {
            kept.get().write(home, campaign);
            return;
        }
        try {
            Files.deleteIfExists(file(home, campaign));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps it under a name, in place of an earlier one. */
    public void write(HomeFolder home, String id) {
        try {
            OwnerOnly.folder(home.plans());
            OwnerOnly.replace(file(home, id), JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(HomeFolder home, String id) {
        return home.plans().resolve(id + ".json");
    }
}
