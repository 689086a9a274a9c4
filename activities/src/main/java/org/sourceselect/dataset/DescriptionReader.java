package org.sourceselect.dataset;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** Turns a YAML file into a {@link DataSetDescription}, checking every value. */
final class DescriptionReader {

    /** The fields of a description. */
    static final List<String> FIELDS = List.of(
            "name",
            "root",
            "layout",
            "modalities",
            "labelFile",
            "labels",
            "ignore",
            "partitioning",
            "partitionNames",
            "partitions",
            "exclude",
            "brain",
            "models");

    /** The fields below {@code partitioning}. */
    static final List<String> PARTITIONING_FIELDS = List.of("file", "subject", "partition");

    private static final Pattern DATA_SET_NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+]+");
    private static final Pattern PARTITION = Pattern.compile("[A-Za-z0-9_.+-]+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

    private static final List<BrainRule> BRAIN_RULES =
            List.of(new BrainRule.Automatic(), new BrainRule.Nonzero(), new BrainRule.Head(), new BrainRule.Whole());

    /** Labels are kept as signed 16-bit numbers. */
    private static final int HIGHEST_LABEL = Short.MAX_VALUE;

    /** How published data sets write the four modalities of brain tumour imaging. */
    private static final Map<String, List<String>> SPELLINGS = Map.of(
            "T1", List.of("T1W", "T1N"),
            "T1CE", List.of("T1C", "T1GD", "T1POST", "T1+C"),
            "T2", List.of("T2W"),
            "FLAIR", List.of("FLA", "T2FLAIR", "T2F"));

    private final Path file;
    private final Map<String, String> environment;

    DescriptionReader(Path yaml, Map<String, String> environment) {
        this.file = yaml.toAbsolutePath().normalize();
        this.environment = environment;
    }

    DataSetDescription read() {
        YamlFields fields = YamlFields.read(file);
        fields.allowOnly(FIELDS);
        String name = fields.text("name").orElseThrow(() -> missing(fields, "name", "give the data set a short name"));
        checkName(fields.where("name"), name, DATA_SET_NAME, "letters, digits, '_', '.' and '-'");
        Optional<Layout> layout = fields.text("layout").map(text -> Layout.named(fields.where("layout"), text));
        Path root = root(fields);
        Map<String, List<FilePattern>> modalities = modalities(fields, layout);
        List<FilePattern> labelFile = labelFile(fields, layout);
        List<RoiDefinition> rois = rois(fields, layout);
        List<Integer> ignore = fields.has("ignore")
                ? fields.wholeNumbers("ignore")
                : layout.map(Layout::ignore).orElse(List.of());
        checkIgnored(fields, ignore, rois, layout);
        return new DataSetDescription(
                file,
                name,
                root,
                modalities,
                labelFile,
                rois,
                new TreeSet<>(ignore),
                partitionRule(fields, layout, root, modalities, labelFile),
                fields.texts("partitions"),
                fields.texts("exclude"),
                brain(fields),
                models(fields, root),
                layout);
    }

    private Path root(YamlFields fields) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        return fields.text("root")
                .map(text -> folder.resolve(path(fields.where("root"), text)).normalize())
                .orElse(folder);
    }

    /** Puts in ~ and ${VARIABLE}. */
    private Path path(String where, String text) {
        String expanded = VARIABLE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(variable(where, m.group(1))));
        if (expanded.equals("~") || expanded.startsWith("~/")) {
            String home = System.getProperty("user.home", "?");
            if (home.equals("?")) {
                throw new BadInputException(
                        where,
                        "'~' stands for nothing, as this user has no folder of their own",
                        "write the whole path");
            }
            expanded = home + expanded.substring(1);
        }
        try {
            return Path.of(expanded);
        } catch (InvalidPathException e) {
            throw new BadInputException(where, "it is not a path", "write the name of a folder or file", e);
        }
    }

    private String variable(String where, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new BadInputException(
                    where,
                    "the environment variable " + name + " is not set",
                    "export it, or write the folder itself in its place");
        }
        return value;
    }

    private static Map<String, List<FilePattern>> modalities(YamlFields fields, Optional<Layout> layout) {
        Map<String, List<FilePattern>> ofLayout = new LinkedHashMap<>();
        layout.ifPresent(l -> l.modalities()
                .forEach((modality, patterns) -> ofLayout.put(modality, parse("layout " + l.written(), patterns))));
        if (!fields.has("modalities")) {
            if (ofLayout.isEmpty()) {
                throw missing(fields, "modalities", "give a file-name pattern for each, or a layout");
            }
            return ofLayout;
        }
        return fields.isMapping("modalities")
                ? written(fields.mapping("modalities"))
                : chosen(fields, ofLayout, layout);
    }

    private static Map<String, List<FilePattern>> written(YamlFields fields) {
        Map<String, List<FilePattern>> modalities = new LinkedHashMap<>();
        for (String given : fields.names()) {
            String where = fields.where(given);
            String modality = standardModality(given);
            checkName(where, modality, WORD, "letters, digits, '_', '.' and '+'");
            List<String> patterns = fields.texts(given);
            if (patterns.isEmpty()) {
                throw fields.empty(given);
            }
            if (modalities.put(modality, parse(where, patterns)) != null) {
                throw new BadInputException(
                        where, "modality " + modality + " is described twice", "give its patterns as one list");
            }
        }
        return modalities;
    }

    private static Map<String, List<FilePattern>> chosen(
            YamlFields fields, Map<String, List<FilePattern>> ofLayout, Optional<Layout> layout) {
        String where = fields.where("modalities");
        if (layout.isEmpty()) {
            throw new BadInputException(
                    where, "without a layout there is nothing to choose from", "write 'name: pattern' lines below it");
        }
        Map<String, List<FilePattern>> modalities = new LinkedHashMap<>();
        for (String given : fields.texts("modalities")) {
            String modality = standardModality(given);
            List<FilePattern> patterns = ofLayout.get(modality);
            if (patterns == null) {
                throw new BadInputException(
                        where,
                        "layout " + layout.get().written() + " has no modality " + given,
                        NearestNames.phrase(given, List.copyOf(ofLayout.keySet())));
            }
            modalities.put(modality, patterns);
        }
        return modalities;
    }

    private static String standardModality(String given) {
        String upper = given.toUpperCase(Locale.ROOT);
        return SPELLINGS.entrySet().stream()
                .filter(e -> e.getValue().contains(upper))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(upper);
    }

    private static List<FilePattern> labelFile(YamlFields fields, Optional<Layout> layout) {
        if (fields.has("labelFile")) {
            return parse(fields.where("labelFile"), fields.texts("labelFile"));
        }
        return layout.map(l -> parse("layout " + l.written(), l.labelFile()))
                .orElseThrow(() -> missing(fields, "labelFile", "give the file-name pattern of the label volumes"));
    }

    private static List<FilePattern> parse(String where, List<String> patterns) {
        return patterns.stream().map(text -> FilePattern.parse(where, text)).toList();
    }

    private static List<RoiDefinition> rois(YamlFields fields, Optional<Layout> layout) {
        if (!fields.has("labels")) {
            return layout.map(Layout::rois)
                    .orElseThrow(() -> missing(
                            fields, "labels", "say which label value each region of interest has, as in 'ED: 2'"));
        }
        YamlFields labels = fields.mapping("labels");
        List<RoiDefinition> rois = new ArrayList<>();
        for (String name : labels.names()) {
            String where = labels.where(name);
            checkName(
                    where, name, WORD, "letters, digits, '_', '.' and '+' (a '-' divides the parts of a task's name)");
            List<Integer> values = labels.wholeNumbers(name);
            if (values.isEmpty()) {
                throw labels.empty(name);
            }
            for (int value : values) {
                checkLabel(where, value);
            }
            rois.add(new RoiDefinition(name, values));
        }
        if (rois.isEmpty()) {
            throw fields.empty("labels");
        }
        return rois;
    }

    private static void checkLabel(String where, int value) {
        if (value == 0) {
            throw new BadInputException(where, "label 0 is always background", "remove it");
        }
        if (value < 0 || value > HIGHEST_LABEL) {
            throw new BadInputException(
                    where, "label " + value + " is out of range", "use values from 1 to " + HIGHEST_LABEL);
        }
    }

    private static void checkIgnored(
            YamlFields fields, List<Integer> ignore, List<RoiDefinition> rois, Optional<Layout> layout) {
        String where = fields.where(fields.has("ignore") ? "ignore" : "labels");
        for (int value : ignore) {
            if (value != 0) {
                checkLabel(where, value);
            }
            for (RoiDefinition roi : rois) {
                if (roi.labels().contains(value)) {
                    throw new BadInputException(
                            where,
                            "label " + value + " is ignored"
                                    + layout.map(l -> " (layout " + l.written() + ")")
                                            .orElse("") + " and belongs to " + roi.name(),
                            "remove it from one of the two; 'ignore: []' ignores none");
                }
            }
        }
    }

    private static BrainRule brain(YamlFields fields) {
        if (fields.isMapping("brain")) {
            YamlFields inner = fields.mapping("brain");
            inner.allowOnly(List.of("file"));
            List<String> patterns = inner.texts("file");
            if (patterns.isEmpty()) {
                throw missing(inner, "file", "give the file-name pattern of the masks");
            }
            return new BrainRule.ByFile(parse(inner.where("file"), patterns));
        }
        String text = fields.text("brain").orElse("auto");
        return BRAIN_RULES.stream()
                .filter(rule -> rule.written().equals(text))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        fields.where("brain"),
                        "there is no rule '" + text + "'",
                        NearestNames.phrase(
                                text,
                                Stream.concat(
                                                BRAIN_RULES.stream().map(BrainRule::written),
                                                Stream.of("{file: PATTERN}"))
                                        .toList())));
    }

    private PartitionRule partitionRule(
            YamlFields fields,
            Optional<Layout> layout,
            Path root,
            Map<String, List<FilePattern>> modalities,
            List<FilePattern> labelFile) {
        List<FilePattern> masks = brain(fields) instanceof BrainRule.ByFile rule ? rule.patterns() : List.of();
        List<FilePattern> patterns = Stream.of(
                        modalities.values().stream().flatMap(List::stream), labelFile.stream(), masks.stream())
                .flatMap(all -> all)
                .toList();
        long naming = patterns.stream().filter(FilePattern::namesPartition).count();
        if (naming > 0 && naming < patterns.size()) {
            throw new BadInputException(
                    fields.where("modalities"),
                    "some patterns hold {partition} and some do not",
                    "put {partition} into every pattern of modalities, labelFile and brain, or into none");
        }
        Map<String, String> names =
                new LinkedHashMap<>(layout.map(Layout::partitionNames).orElse(Map.of()));
        names.putAll(fields.textMapping("partitionNames"));
        for (String name : names.values()) {
            checkPartition(fields.where("partitionNames"), name);
        }
        Optional<PartitionRule.ByCsv> csv = partitioning(fields, layout, root);
        if (naming > 0 && csv.isPresent()) {
            throw new BadInputException(
                    fields.where("partitioning"),
                    "the patterns hold {partition} as well",
                    "use a partition file or {partition}, not both");
        }
        if (naming == 0 && fields.has("partitionNames")) {
            throw new BadInputException(
                    fields.where("partitionNames"),
                    "no pattern holds {partition}",
                    "remove it, or put {partition} into the patterns");
        }
        if (naming == 0 && csv.isEmpty() && fields.has("partitions")) {
            throw new BadInputException(
                    fields.where("partitions"),
                    "the data set has no partitions to choose from",
                    "remove it, or say where partitions come from with {partition} in the patterns or with partitioning");
        }
        return naming > 0
                ? new PartitionRule.ByPattern(names)
                : csv.<PartitionRule>map(rule -> rule).orElseGet(PartitionRule.None::new);
    }

    private Optional<PartitionRule.ByCsv> partitioning(YamlFields fields, Optional<Layout> layout, Path root) {
        if (!fields.has("partitioning")) {
            Path usual = root.resolve(Layout.FETS_PARTITIONING);
            return layout.filter(l -> l.looksForPartitioning() && Files.isRegularFile(usual))
                    .map(l -> new PartitionRule.ByCsv(usual, "Subject_ID", "Partition_ID"));
        }
        if (!fields.isMapping("partitioning")) {
            String text = fields.text("partitioning").orElseThrow(() -> fields.empty("partitioning"));
            return text.equals("none")
                    ? Optional.empty()
                    : Optional.of(new PartitionRule.ByCsv(
                            partitionFile(fields.where("partitioning"), text, root), "Subject_ID", "Partition_ID"));
        }
        YamlFields csv = fields.mapping("partitioning");
        csv.allowOnly(PARTITIONING_FIELDS);
        String text = csv.text("file").orElseThrow(() -> missing(csv, "file", "name the CSV file"));
        return Optional.of(new PartitionRule.ByCsv(
                partitionFile(csv.where("file"), text, root),
                csv.text("subject").orElse("Subject_ID"),
                csv.text("partition").orElse("Partition_ID")));
    }

    private Path partitionFile(String where, String text, Path root) {
        return existing(where, text, root, "partition file", "correct its name, or write 'none' to use no partitions");
    }

    private Map<String, Path> models(YamlFields fields, Path root) {
        Map<String, Path> models = new LinkedHashMap<>();
        fields.textMapping("models")
                .forEach((task, text) -> models.put(
                        task,
                        existing(
                                fields.where("models." + task),
                                text,
                                root,
                                "model",
                                "correct its name, or remove it to have the source trained")));
        return models;
    }

    /** In the root, else beside the YAML file. */
    private Path existing(String where, String text, Path root, String what, String remedy) {
        Path given = path(where, text);
        Path inRoot = root.resolve(given);
        Path beside = file.resolveSibling(given);
        if (!Files.isRegularFile(inRoot) && !Files.isRegularFile(beside)) {
            throw new BadInputException(
                    where + ": " + given, "the " + what + " is neither in the root nor beside the description", remedy);
        }
        return Files.isRegularFile(inRoot) ? inRoot : beside;
    }

    /** Refuses a partition that could not stand in a task's name. */
    static void checkPartition(String where, String partition) {
        checkName(where, partition, PARTITION, "letters, digits, '_', '.', '+' and '-'");
    }

    private static void checkName(String where, String name, Pattern form, String allowed) {
        if (!form.matcher(name).matches()) {
            throw new BadInputException(
                    where, "'" + name + "' cannot stand in a task's name", "use " + allowed + " only");
        }
    }

    private static BadInputException missing(YamlFields fields, String field, String remedy) {
        if (fields.names().contains(field)) {
            return fields.empty(field);
        }
        return new BadInputException(fields.where(field), "the field is missing", remedy);
    }
}
