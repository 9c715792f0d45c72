package dev.quatrain.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import org.junit.jupiter.api.Test;

/** The three rules of the house: arrows go one way, packages form no cycles, names say what a thing is. */
class ArchitectureTest {
    private static final String SCHEMAS = "dev.quatrain.schemas..";
    private static final String MODEL = "dev.quatrain.model..";
    private static final String TRAINER = "dev.quatrain.trainer..";
    private static final String STREAM = "dev.quatrain.stream..";
    private static final String BENCH = "dev.quatrain.bench..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String VERTX = "io.vertx..";
    private static final String[] DEEPLEARNING4J = {"org.deeplearning4j..", "org.nd4j.."};

    private static final JavaClasses QUATRAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.quatrain");

    @Test
    void arrows_between_modules_go_one_way() {
        CompositeArchRule.of(never(SCHEMAS, MODEL, TRAINER, STREAM, BENCH, KAFKA, VERTX))
                .and(never(SCHEMAS, DEEPLEARNING4J))
                .and(never(MODEL, TRAINER, STREAM, BENCH, KAFKA, "kafka..", VERTX))
                .and(never(MODEL, DEEPLEARNING4J))
                .and(never(TRAINER, STREAM, BENCH, KAFKA, "kafka..", VERTX))
                .and(never(STREAM, TRAINER, BENCH))
                .and(never(STREAM, DEEPLEARNING4J))
                .because(
                        "schemas <- model <- {trainer, stream-app} <- bench. To mend: move what both sides need into the module both"
                                + " may know, or hand it over as a value or an interface that the caller implements")
                .check(QUATRAIN);
    }

    @Test
    void packages_of_a_module_form_no_cycles() {
        for (String module : new String[] {"model", "trainer", "stream", "schemas"}) {
            slices().matching("dev.quatrain." + module + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .because(
                            "a cycle makes two packages one. To mend: move the class both need into the lower package, or let the lower"
                                    + " one declare an interface that the higher one implements")
                    .allowEmptyShould(true)
                    .check(QUATRAIN);
        }
    }

    @Test
    void names_say_what_a_thing_is() {
        CompositeArchRule.of(noClasses()
                        .should()
                        .resideInAnyPackage("..common..", "..util..", "..utils..", "..impl..", "..core..")
                        .because("such a package takes anything. To mend: name the feature the class serves"))
                .and(
                        classes()
                                .should()
                                .haveNameNotMatching(".*[.$](Abstract[A-Z]\\w*|\\w*(Utils?|Manager|Helper|Impl))")
                                .because(
                                        "the name hides the concept. To mend: name what it is or does; if no name comes, the concept is missing"))
                .check(QUATRAIN);
    }

    private static ArchRule never(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true);
    }
}
