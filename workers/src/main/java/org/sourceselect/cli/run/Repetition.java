package org.sourceselect.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.text.Console;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SourceSelectionWorkflow;

/** The command that repeats another, for a page that may be handed on: files without their folders, places and keys left out. */
public final class Repetition {

    /** Where things are on this machine, and what opens others: no part of what was asked. */
    private static final Set<String> LEFT_OUT = Set.of(
            "--home",
            "--output",
            "--temporal",
            "--namespace",
            "--temporal-profile",
            "--store",
            "--tls-ca",
            "--tls-cert",
            "--tls-key",
            "--tls-server-name");

    /** Left out too; nothing of it comes after. */
    private static final String SPEAKS_TLS = "--tls";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private Repetition() {}

    /**
     * How a command asked.
     *
     * @param arguments as they were given, the command's name first
     * @param data the descriptions of data sets among them
     * @param settings a selection's or a campaign's, every default in its place
     * @param phantoms whether every subject is a phantom
     */
    public static SelectionStory.Asked asked(
            List<String> arguments, List<Path> data, Object settings, boolean phantoms) {
        ObjectNode request = RequestReader.write(settings);
        // Those of the command's own process, or of the workers that happened to be there.
        request.remove("queues");
        if (request.get("selection") instanceof ObjectNode selection) {
            selection.remove(List.of("target", "queues"));
        }
        return new SelectionStory.Asked(
                settings instanceof CampaignSettings ? TransferCampaignWorkflow.TYPE : SourceSelectionWorkflow.TYPE,
                Optional.of(request),
                Optional.of(of(arguments, data)),
                Optional.empty(),
                phantoms);
    }

    /**
     * Keeps what a campaign answered in the home, for later reports.
     *
     * @return how it was asked for
     */
    public static SelectionStory.Asked keep(
            HomeFolder home,
            String id,
            List<String> arguments,
            List<Path> data,
            CampaignSettings settings,
            CampaignResult result,
            Console console) {
        SelectionStory.Asked asked = asked(arguments, data, settings, false);
        new KeptResult(
                        asked.workflow(),
                        asked.request().orElseThrow(),
                        asked.command().orElseThrow(),
                        false,
                        Optional.empty(),
                        Optional.of(result),
                        Optional.empty())
                .write(home, id, console);
        return asked;
    }

    /**
     * A line for a shell, that names no folder.
     *
     * @param arguments as they were given, the command's name first
     * @param data the descriptions of data sets among them, which need not be there any more
     */
    public static String of(List<String> arguments, List<Path> data) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int end = argument.startsWith("-") ? argument.indexOf('=') : -1;
            String option = end < 0 ? argument : argument.substring(0, end);
            if (LEFT_OUT.contains(option)) {
                i += end < 0 ? 1 : 0;
            } else if (!option.equals(SPEAKS_TLS)) {
                kept.add(
                        end < 0
                                ? nameAlone(argument, data)
                                : option + "=" + nameAlone(argument.substring(end + 1), data));
            }
        }
        return "sourceselect " + kept.stream().map(Repetition::quoted).collect(Collectors.joining(" "));
    }

    /** Of a data set's description and of whatever else is a file for certain: patterns of tasks have strokes in them too. */
    private static String nameAlone(String value, List<Path> data) {
        String at = value.startsWith("@") ? "@" : "";
        try {
            Path path = Path.of(value.substring(at.length()));
            boolean file = !at.isEmpty() || path.isAbsolute() || data.contains(path);
            return file && path.getFileName() != null ? at + path.getFileName() : value;
        } catch (InvalidPathException e) {
            return value;
        }
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
