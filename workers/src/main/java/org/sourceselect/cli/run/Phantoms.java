package org.sourceselect.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sourceselect.cli.text.Console;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.task.BadInputException;

/** Phantom data sets that a home keeps, drawn when they are first asked for. */
public final class Phantoms {

    /** The tumours again, undivided: the paper's tables I to III are about the whole of FeTS 2021. */
    private static final String WHOLE = """
            # All the tumours of phantom-fets as one, without its partitions.
            name: phantom-fets-whole
            root: phantom-fets
            layout: fets-2021
            partitioning: none
            """;

    private Phantoms() {}

    /** The descriptions of the demo's data sets: tumours, infants, lesions. */
    public static List<Path> forDemo(HomeFolder home, long seed, Console console) {
        Path root = home.demo().resolve("phantoms-" + seed);
        draw(root, PhantomSettings.demo(seed), Map.of(), console);
        return descriptions(root, "phantom-fets", "phantom-iseg", "phantom-wmh");
    }

    /** The descriptions of the data sets for the paper's experiments: tumours by partition and undivided, infants, lesions. */
    public static List<Path> forExperiments(HomeFolder home, long seed, Console console) {
        return descriptions(
                drawn(home, seed, console), "phantom-fets", "phantom-fets-whole", "phantom-iseg", "phantom-wmh");
    }

    /** Those of the same phantoms that have no subject in common. */
    public static List<Path> forEvidence(HomeFolder home, long seed, Console console) {
        return descriptions(drawn(home, seed, console), "phantom-fets", "phantom-iseg", "phantom-wmh");
    }

    private static Path drawn(HomeFolder home, long seed, Console console) {
        PhantomSettings settings = PhantomSettings.experiments(seed);
        // An earlier release drew others, of 14 tumours a site, into a folder that names no number of them.
        Path root = home.demo().resolve("experiment-phantoms-" + settings.subjectsPerSite() + "-per-site-" + seed);
        draw(root, settings, Map.of("phantom-fets-whole.yaml", WHOLE), console);
        return root;
    }

    private static List<Path> descriptions(Path root, String... names) {
        return Stream.of(names).map(name -> root.resolve(name + ".yaml")).toList();
    }

    /**
     * Draws the phantoms unless they are there: into a folder of this process's own, so that they come whole or not at all.
     *
     * @param descriptions further descriptions of what is drawn, by file name
     */
    private static void draw(Path root, PhantomSettings settings, Map<String, String> descriptions, Console console) {
        if (Files.exists(root)) {
            return;
        }
        Path part = root.resolveSibling(
                root.getFileName() + ".part-" + ProcessHandle.current().pid());
        console.say("drawing phantoms, once and for all of this home");
        PhantomGenerator.write(
                part, settings, (written, all) -> console.status("drawing phantoms: " + written + " of " + all));
        console.clearStatus();
        try {
            for (Map.Entry<String, String> description : descriptions.entrySet()) {
                Files.writeString(part.resolve(description.getKey()), description.getValue(), StandardCharsets.UTF_8);
            }
            Files.move(part, root, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another command may have been faster: its phantoms are the same.
            if (!Files.exists(root)) {
                throw new BadInputException(
                        root.toString(),
                        "the phantoms cannot be kept there (" + e.getClass().getSimpleName() + ")",
                        "give --home a folder you may write to, on a disk with space",
                        e);
            }
        }
        console.say("drew the phantoms");
    }
}
