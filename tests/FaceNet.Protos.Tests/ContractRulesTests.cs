using Google.Protobuf.Reflection;

namespace FaceNet.Protos.Tests;

/// <summary>Holds the shipped contracts against the rules, and shows that each rule finds its breach.</summary>
public class ContractRulesTests
{
    [Fact]
    public void Check_ShippedContracts_KeepEveryRule()
    {
        var breaches = ShippedContracts.Files.SelectMany(ContractRules.Check).ToList();

        Assert.True(breaches.Count == 0, string.Join(Environment.NewLine, breaches));
    }

    [Fact]
    public void ShippedContracts_Packages_AreTheSixOfThePlatform()
    {
        var packages = ShippedContracts.Files.Select(file => file.Package).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            ["facenet.clustering.v1", "facenet.embedding.v1", "facenet.events.v1", "facenet.matching.v1", "facenet.training.v1", "facenet.type.v1"],
            packages);
    }

    [Fact]
    public void ShippedContracts_CSharpNamespaces_FollowThePackages()
    {
        Assert.All(ShippedContracts.Files, file =>
        {
            var words = file.Package.Split('.').Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
            Assert.Equal($"FaceNet.Protos.{string.Join('.', words)}", file.Options.CsharpNamespace);
        });
    }

    [Theory]
    [InlineData("", "the comment is missing")]
    [InlineData("The face count, >= 0.", "only repeats the name")]
    [InlineData("How many faces were seen.", "must give its unit or its range")]
    public void Check_NumberWithPoorComment_IsNamed(string comment, string rule)
    {
        var file = FileWithNumber("facenet.matching.v1", comment);

        var breach = Assert.Single(ContractRules.Check(file));

        Assert.Contains("Gallery.face_count", breach, StringComparison.Ordinal);
        Assert.Contains(rule, breach, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NumberWithRange_Passes()
    {
        Assert.Empty(ContractRules.Check(FileWithNumber("facenet.matching.v1", "How many faces were seen, a count >= 0.")));
    }

    [Fact]
    public void Check_UnversionedPackage_IsNamed()
    {
        var breach = Assert.Single(ContractRules.Check(FileWithNumber("facenet.matching", "How many faces were seen, a count >= 0.")));

        Assert.Contains("must end in a version", breach, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_EnumWithoutUnspecified_IsNamed()
    {
        var file = FileWithNumber("facenet.matching.v1", "How many faces were seen, a count >= 0.");
        file.EnumType.Add(new EnumDescriptorProto { Name = "Mood", Value = { new EnumValueDescriptorProto { Name = "MOOD_GOOD", Number = 0 } } });
        Comment(file, "How somebody feels.", 5, 0);
        Comment(file, "All is well.", 5, 0, 2, 0);

        var breach = Assert.Single(ContractRules.Check(file));

        Assert.Contains("must end in _UNSPECIFIED", breach, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_RpcWithoutRoute_IsNamed()
    {
        var file = FileWithNumber("facenet.matching.v1", "How many faces were seen, a count >= 0.");
        file.Service.Add(new ServiceDescriptorProto
        {
            Name = "GalleryService",
            Method =
            {
                new MethodDescriptorProto { Name = "GetGallery", InputType = ".facenet.matching.v1.GetGalleryRequest", OutputType = ".facenet.matching.v1.GetGalleryResponse" },
                new MethodDescriptorProto { Name = "Watch", InputType = ".facenet.matching.v1.WatchRequest", OutputType = ".facenet.matching.v1.WatchResponse", ServerStreaming = true },
            },
        });
        Comment(file, "Whom to recognise.", 6, 0);
        Comment(file, "Describes one of them.", 6, 0, 2, 0);
        Comment(file, "Tells of changes.", 6, 0, 2, 1);

        var breach = Assert.Single(ContractRules.Check(file));

        Assert.Contains("GalleryService.GetGallery: an rpc without streams has a route", breach, StringComparison.Ordinal);
    }

    private static FileDescriptorProto FileWithNumber(string package, string comment)
    {
        var file = new FileDescriptorProto
        {
            Name = $"{package.Replace('.', '/')}/resources.proto",
            Package = package,
            SourceCodeInfo = new SourceCodeInfo(),
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "Gallery",
                    Field = { new FieldDescriptorProto { Name = "face_count", Number = 1, Type = FieldDescriptorProto.Types.Type.Int64 } },
                },
            },
        };
        Comment(file, "A named collection of people.", 4, 0);
        Comment(file, comment, 4, 0, 2, 0);
        return file;
    }

    private static void Comment(FileDescriptorProto file, string comment, params int[] path) =>
        file.SourceCodeInfo.Location.Add(new SourceCodeInfo.Types.Location { Path = { path }, LeadingComments = comment });
}
