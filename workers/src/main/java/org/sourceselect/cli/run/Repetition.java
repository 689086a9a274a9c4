package org.sourceselect.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.selection.RequestReader;

/** The command that repeats another, for a page that may be handed on: files without their folders, places and keys left out. */
public final class Repetition {

    /** Where things are on this machine, and what opens others: no part of what was asked. */
    private static final Set<String> LEFT_OUT =
            Set.of("--home", "--output", "--tls-ca", "--tls-cert", "--tls-key", "--temporal-profile");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private Repetition() {}

    /**
     * How a command asked.
     *
     * @param arguments as they were given, the command's name first
     * @param settings a selection's or a campaign's, every default in its place
     * @param phantoms whether every subject is a phantom
     */
    public static SelectionStory.Asked asked(List<String> arguments, Object settings, boolean phantoms) {
        ObjectNode request = RequestReader.write(settings);
        // Those of the command's own process, or of the workers that happened to be there.
        request.remove("queues");
        if (request.get("selection") instanceof ObjectNode selection) {
            selection.remove(List.of("target", "queues"));
        }
        return new SelectionStory.Asked(
                settings instanceof CampaignSettings ? "TransferCampaign" : "SourceSelection",
                Optional.of(request),
                Optional.of(of(arguments)),
                Optional.empty(),
                phantoms);
    }

    /** Keeps what a campaign answered in the home, for later reports. */
    public static void keep(
            HomeFolder home, String id, List<String> arguments, CampaignSettings settings, CampaignResult result) {
        SelectionStory.Asked asked = asked(arguments, settings, false);
        new KeptResult(
                        asked.workflow(),
                        asked.request().orElseThrow(),
                        asked.command().orElseThrow(),
                        false,
                        Optional.empty(),
                        Optional.of(result))
                .write(home, id);
    }

    /**
     * A line for a shell.
     *
     * @param arguments as they were given, the command's name first
     */
    public static String of(List<String> arguments) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String option = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            if (LEFT_OUT.contains(option)) {
                i += option.equals(argument) ? 1 : 0;
            } else {
                kept.add(nameAlone(argument));
            }
        }
        return "sourceselect " + kept.stream().map(Repetition::quoted).collect(Collectors.joining(" "));
    }

    private static String nameAlone(String argument) {
        try {
            Path path = Path.of(argument);
            return Files.exists(path) && path.getFileName() != null
                    ? path.getFileName().toString()
                    : argument;
        } catch (InvalidPathException e) {
            return argument;
        }
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
