package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/**
 * A path below a data set's root with places left open, such as <code>{subject}/*_fla_bet.nii.gz</code>.
 *
 * <ul>
 *   <li><code>{subject}</code> and <code>{partition}</code> stand for one or more characters of one folder or file name,
 *       as many as possible; where one occurs twice it must be the same text both times;
 *   <li><code>*</code> stands for any characters, also none, of one folder or file name;
 *   <li><code>**</code> as a whole folder name stands for any number of folders, also none (at most {@value #DEEPEST}).
 * </ul>
 *
 * Hidden names (with a leading dot, such as the {@code ._} files macOS leaves on shares) match only a pattern that has
 * the dot. Matching distinguishes upper and lower case. A folder to which several links lead, be it one that holds them, is
 * looked into once for each text that the placeholders stand for.
 */
public final class FilePattern {

    static final int DEEPEST = 8;

    private static final String DEEP = "**";

    /** As if every folder were walked through by its names in order. */
    private static final Comparator<Match> BY_PATH =
            Comparator.comparing(match -> match.file().toString().replace('/', '\0'));

    private final String text;
    private final List<NamePattern> segments;

    private FilePattern(String text, List<NamePattern> segments) {
        this.text = text;
        this.segments = segments;
    }

    /**
     * A file that matches.
     *
     * @param file the file; it may be a link that leads nowhere, which only fails when it is read
     * @param subject what stands for {@code {subject}}
     * @param partition what stands for {@code {partition}}, where the pattern has it
     * @param fault why the file is not known: then {@code file} is the folder that cannot be listed
     */
    record Match(Path file, String subject, Optional<String> partition, Optional<BadInputException> fault) {}

    /**
     * What there is below a root.
     *
     * @param matches the files, in the order of their names
     * @param unseen folders that cannot be looked into, whose subjects nobody knows
     */
    record Found(List<Match> matches, List<BadInputException> unseen) {}

    /**
     * What comes near to matching: in another letter case, or with another ending of a volume.
     *
     * @param files those, and the files that do match, in the order of their names
     * @param folders the folders that name a subject, whatever they hold
     */
    record Near(List<Match> files, List<Match> folders) {}

    /**
     * Checks a pattern.
     *
     * @param where the field it comes from, for the message of a fault
     * @param text the pattern; folders are separated by '/'
     */
    public static FilePattern parse(String where, String text) {
        List<String> segments = List.of(text.split("/", -1));
        if (segments.stream().anyMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."))) {
            throw new BadInputException(
                    where,
                    "the pattern " + text + " is not a path below the root",
                    "write folders and a file name separated by single '/', with no leading '/' and no '..'");
        }
        for (String segment : segments) {
            Matcher m = NamePattern.TOKEN.matcher(segment);
            while (m.find()) {
                String placeholder = m.group(1);
                if (placeholder != null && !placeholder.equals("subject") && !placeholder.equals("partition")) {
                    throw new BadInputException(
                            where,
                            "the pattern " + text + " has an unknown placeholder {" + placeholder + "}",
                            NearestNames.phrase(placeholder, List.of("subject", "partition")));
                }
            }
            if (segment.contains(DEEP) && !segment.equals(DEEP)) {
                throw new BadInputException(
                        where,
                        "the pattern " + text + " has '**' beside other text",
                        "'**' must be a whole folder name; use '*' within a name");
            }
        }
        if (!text.contains("{subject}")) {
            throw new BadInputException(
                    where,
                    "the pattern " + text + " does not say which part of the path names the subject",
                    "put {subject} in its place, as in \"{subject}/flair.nii.gz\"");
        }
        if (segments.get(segments.size() - 1).equals(DEEP)) {
            throw new BadInputException(
                    where, "the pattern " + text + " ends in '**'", "end it with the name of the file");
        }
        List<NamePattern> names = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            // Any number of folders, and then any number, is any number.
            if (i == 0 || !segments.get(i).equals(DEEP) || !segments.get(i - 1).equals(DEEP)) {
                names.add(NamePattern.of(segments.get(i)));
            }
        }
        return new FilePattern(text, List.copyOf(names));
    }

    /** Whether {@code {partition}} occurs in it. */
    boolean namesPartition() {
        return text.contains("{partition}");
    }

    /** All files below the root that match. */
    Found find(FolderListing folders) {
        Walk walk = new Walk(folders, false);
        walk.run();
        return new Found(walk.files(), List.copyOf(walk.unseen));
    }

    /** What nearly matches, to tell whose files were perhaps meant. */
    Near near(FolderListing folders) {
        Walk walk = new Walk(folders, true);
        walk.run();
        return new Near(walk.files(), List.copyOf(walk.subjectFolders));
    }

    /** One look at the folders, level by level, so that of the ways into a folder the shortest is gone. */
    private final class Walk {

        /** A folder in which the names that match one part of the pattern are looked for. */
        private record Step(Path folder, int depth, int index, NamePattern.Bound bound) {}

        /** The same for all ways into the folder; {@code depth} follows from how long the way is. */
        private record Place(FolderListing.Kind folder, int index, NamePattern.Bound bound) {}

        private final FolderListing folders;
        private final boolean loose;
        private final Set<Match> found = new LinkedHashSet<>();
        private final Set<Match> subjectFolders = new LinkedHashSet<>();
        private final Set<BadInputException> unseen = new LinkedHashSet<>();
        private final Queue<Step> steps = new ArrayDeque<>();
        private final Set<Place> been = new HashSet<>();

        private Walk(FolderListing folders, boolean loose) {
            this.folders = folders;
            this.loose = loose;
        }

        private List<Match> files() {
            return found.stream().sorted(BY_PATH).toList();
        }

        private void run() {
            go(folders.root(), 0, 0, NamePattern.Bound.NOTHING);
            while (!steps.isEmpty()) {
                look(steps.remove());
            }
        }

        private void go(Path folder, int depth, int index, NamePattern.Bound bound) {
            FolderListing.Kind kind = folders.kind(folder);
            if (kind instanceof FolderListing.Kind.Folder && been.add(new Place(kind, index, bound))) {
                steps.add(new Step(folder, depth, index, bound));
            }
        }

        private void look(Step step) {
            List<String> names = folders.names(step.folder());
            folders.fault(step.folder())
                    .ifPresent(fault -> step.bound()
                            .subject()
                            .ifPresentOrElse(
                                    s -> found.add(match(step.folder(), s, step.bound(), Optional.of(fault))),
                                    () -> unseen.add(fault)));
            NamePattern segment = segments.get(step.index());
            if (segment.toString().equals(DEEP)) {
                go(step.folder(), step.depth(), step.index() + 1, step.bound());
                for (String name : names) {
                    if (!name.startsWith(".") && step.depth() < DEEPEST) {
                        go(step.folder().resolve(name), step.depth() + 1, step.index(), step.bound());
                    }
                }
                return;
            }
            for (String name : names) {
                if (!name.startsWith(".") || segment.isHidden()) {
                    matched(segment, name, step)
                            .ifPresent(bound -> take(step, step.folder().resolve(name), bound));
                }
            }
        }

        private void take(Step step, Path path, NamePattern.Bound bound) {
            if (step.index() < segments.size() - 1) {
                if (step.bound().subject().isEmpty() && folders.kind(path) instanceof FolderListing.Kind.Folder) {
                    bound.subject().ifPresent(s -> subjectFolders.add(match(path, s, bound, Optional.empty())));
                }
                go(path, step.depth(), step.index() + 1, bound);
            } else if (folders.kind(path) instanceof FolderListing.Kind.File) {
                found.add(match(path, bound.subject().orElseThrow(), bound, Optional.empty()));
            }
        }

        private Optional<NamePattern.Bound> matched(NamePattern segment, String name, Step step) {
            if (!loose) {
                return segment.match(name, step.bound());
            }
            Optional<NamePattern.Bound> match = segment.matchInAnyCase(name, step.bound());
            return step.index() < segments.size() - 1
                    ? match
                    : match.or(() -> segment.matchAnotherEnding(name, step.bound()));
        }

        private Match match(Path path, String subject, NamePattern.Bound bound, Optional<BadInputException> fault) {
            return new Match(path, subject, bound.partition(), fault);
        }
    }

    /** The pattern as written. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
