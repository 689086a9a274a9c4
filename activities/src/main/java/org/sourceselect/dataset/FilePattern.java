package org.sourceselect.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * the dot. Matching distinguishes upper and lower case.
 */
public final class FilePattern {

    static final int DEEPEST = 8;

    private static final Pattern TOKEN = Pattern.compile("\\{([^}]*)\\}|\\*");
    private static final String DEEP = "**";

    private final String text;
    private final List<String> segments;

    private FilePattern(String text, List<String> segments) {
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
            Matcher m = TOKEN.matcher(segment);
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
        return new FilePattern(text, segments);
    }

    /** Whether {@code {partition}} occurs in it. */
    boolean namesPartition() {
        return text.contains("{partition}");
    }

    /** All files below the root that match. */
    Found find(FolderListing folders) {
        Set<Match> found = new LinkedHashSet<>();
        Set<BadInputException> unseen = new LinkedHashSet<>();
        find(folders, folders.root(), 0, 0, Optional.empty(), Optional.empty(), found, unseen);
        return new Found(List.copyOf(found), List.copyOf(unseen));
    }

    private void find(
            FolderListing folders,
            Path folder,
            int depth,
            int index,
            Optional<String> subject,
            Optional<String> partition,
            Set<Match> found,
            Set<BadInputException> unseen) {
        List<String> names = folders.names(folder);
        folders.fault(folder)
                .ifPresent(fault -> subject.ifPresentOrElse(
                        s -> found.add(new Match(folder, s, partition, Optional.of(fault))), () -> unseen.add(fault)));
        String segment = segments.get(index);
        if (segment.equals(DEEP)) {
            find(folders, folder, depth, index + 1, subject, partition, found, unseen);
            for (String name : names) {
                Path inner = folder.resolve(name);
                if (!name.startsWith(".") && depth < DEEPEST && Files.isDirectory(inner)) {
                    find(folders, inner, depth + 1, index, subject, partition, found, unseen);
                }
            }
            return;
        }
        boolean last = index == segments.size() - 1;
        Pattern pattern = compile(segment, subject, partition);
        for (String name : names) {
            Matcher m = pattern.matcher(name);
            if ((name.startsWith(".") && !segment.startsWith(".")) || !m.matches()) {
                continue;
            }
            Optional<String> s = subject.or(() -> group(m, segment, "subject"));
            Optional<String> p = partition.or(() -> group(m, segment, "partition"));
            Path path = folder.resolve(name);
            // A name that is listed and yet does not exist is a link that leads nowhere, or lies behind a closed
            // folder.
            if (last && (Files.isRegularFile(path) || !Files.exists(path))) {
                found.add(new Match(path, s.orElseThrow(), p, Optional.empty()));
            } else if (!last && Files.isDirectory(path)) {
                find(folders, path, depth, index + 1, s, p, found, unseen);
            }
        }
    }

    private static Optional<String> group(Matcher m, String segment, String placeholder) {
        return segment.contains("{" + placeholder + "}") ? Optional.of(m.group(placeholder)) : Optional.empty();
    }

    /** The pattern of one name, with what is already known of subject and partition put in. */
    private static Pattern compile(String segment, Optional<String> subject, Optional<String> partition) {
        StringBuilder regex = new StringBuilder();
        Set<String> open = new LinkedHashSet<>();
        Matcher m = TOKEN.matcher(segment);
        int end = 0;
        while (m.find()) {
            regex.append(Pattern.quote(segment.substring(end, m.start())));
            end = m.end();
            String placeholder = m.group(1);
            if (placeholder == null) {
                regex.append(".*");
                continue;
            }
            Optional<String> known = placeholder.equals("subject") ? subject : partition;
            if (known.isPresent()) {
                regex.append(Pattern.quote(known.get()));
            } else if (open.add(placeholder)) {
                regex.append("(?<").append(placeholder).append(">.+)");
            } else {
                regex.append("\\k<").append(placeholder).append('>');
            }
        }
        regex.append(Pattern.quote(segment.substring(end)));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
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
