using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FaceNet.Protos.Tests;

/// <summary>
/// Whoever was built with the published protos goes on working: nothing of them is removed or changed. They lie in Published/facenet.protoset, which is written anew
/// with each release by <c>FACENET_PUBLISH_PROTOS=$PWD/tests/FaceNet.Protos.Tests/Published/facenet.protoset dotnet test --project tests/FaceNet.Protos.Tests</c>.
/// </summary>
public class PublishedContractsTests
{
    private const string Variable = "FACENET_PUBLISH_PROTOS";

    private static readonly string Fixture = Path.Combine(AppContext.BaseDirectory, "Published", "facenet.protoset");

    private static IReadOnlyList<FileDescriptorProto> Published => ShippedContracts.Parse(File.ReadAllBytes(Fixture));

    [Fact]
    public void ShippedContracts_BreakNothingThatWasPublished()
    {
        var published = ContractElements.Of(Published);

        var breaks = ContractElements.Breaks(published, ContractElements.Of(ShippedContracts.Files));

        Assert.True(published.Count > 1000);
        Assert.True(breaks.Count == 0, string.Join(Environment.NewLine, breaks));
    }

    [Fact]
    public void Publish_WhereItIsAskedFor_WritesThemWithoutComments()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 }, $"Set {Variable} to a file to publish the protos as they are.");
        var set = new FileDescriptorSet();
        foreach (var file in ShippedContracts.Files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var bare = file.Clone();
            bare.SourceCodeInfo = null;
            set.File.Add(bare);
        }

        File.WriteAllBytes(Environment.GetEnvironmentVariable(Variable)!, set.ToByteArray());
    }

    [Theory]
    [InlineData("a field is removed", "field facenet.t.v1.Face #1 was published as 'optional string name' and is gone.")]
    [InlineData("a field is renamed", "field facenet.t.v1.Face #1 was published as 'optional string name' and is 'optional string title' now.")]
    [InlineData("a field gets another type", "field facenet.t.v1.Face #1 was published as 'optional string name' and is 'optional bytes name' now.")]
    [InlineData("a field gets another number", "field facenet.t.v1.Face #1 was published as 'optional string name' and is gone.")]
    [InlineData("a field becomes a list", "field facenet.t.v1.Face #1 was published as 'optional string name' and is 'repeated string name' now.")]
    [InlineData("a message is removed", "message facenet.t.v1.Face was published as 'message' and is gone.")]
    [InlineData("an enum value is renamed", "enum value facenet.t.v1.Mood #1 was published as 'MOOD_GOOD' and is 'MOOD_FINE' now.")]
    [InlineData("an enum value is removed", "enum value facenet.t.v1.Mood #1 was published as 'MOOD_GOOD' and is gone.")]
    [InlineData("an rpc is removed", "rpc facenet.t.v1.FaceService/Get was published")]
    [InlineData("an rpc becomes a stream", "rpc facenet.t.v1.FaceService/Get was published")]
    [InlineData("an rpc answers another message", "rpc facenet.t.v1.FaceService/Get was published")]
    public void Breaks_OfAChange_NameItAndTheRemedy(string change, string expected)
    {
        var changed = Small();
        var (message, type, service) = (changed.MessageType[0], changed.EnumType[0], changed.Service[0]);
        Action make = change switch
        {
            "a field is removed" => () => message.Field.RemoveAt(0),
            "a field is renamed" => () => message.Field[0].Name = "title",
            "a field gets another type" => () => message.Field[0].Type = FieldDescriptorProto.Types.Type.Bytes,
            "a field gets another number" => () => message.Field[0].Number = 7,
            "a field becomes a list" => () => message.Field[0].Label = FieldDescriptorProto.Types.Label.Repeated,
            "a message is removed" => () => changed.MessageType.RemoveAt(0),
            "an enum value is renamed" => () => type.Value[1].Name = "MOOD_FINE",
            "an enum value is removed" => () => type.Value.RemoveAt(1),
            "an rpc is removed" => () => service.Method.RemoveAt(0),
            "an rpc becomes a stream" => () => service.Method[0].ServerStreaming = true,
            _ => () => service.Method[0].OutputType = ".facenet.t.v1.Other",
        };
        make();

        var breaks = ContractElements.Breaks(ContractElements.Of([Small()]), ContractElements.Of([changed]));

        Assert.Contains(breaks, line => line.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Breaks_OfAnAddition_AreNone()
    {
        var more = Small();
        more.MessageType[0].Field.Add(new FieldDescriptorProto { Name = "age", Number = 2, Type = FieldDescriptorProto.Types.Type.Int32 });
        more.EnumType[0].Value.Add(new EnumValueDescriptorProto { Name = "MOOD_BAD", Number = 2 });
        more.Service[0].Method.Add(new MethodDescriptorProto { Name = "List", InputType = ".facenet.t.v1.Face", OutputType = ".facenet.t.v1.Face" });

        Assert.Empty(ContractElements.Breaks(ContractElements.Of([Small()]), ContractElements.Of([more])));
    }

    private static FileDescriptorProto Small() => new()
    {
        Name = "facenet/t/v1/face.proto",
        Package = "facenet.t.v1",
        MessageType =
        {
            new DescriptorProto
            {
                Name = "Face",
                Field = { new FieldDescriptorProto { Name = "name", Number = 1, Type = FieldDescriptorProto.Types.Type.String, Label = FieldDescriptorProto.Types.Label.Optional } },
            },
        },
        EnumType = { new EnumDescriptorProto { Name = "Mood", Value = { new EnumValueDescriptorProto { Name = "MOOD_UNSPECIFIED" }, new EnumValueDescriptorProto { Name = "MOOD_GOOD", Number = 1 } } } },
        Service = { new ServiceDescriptorProto { Name = "FaceService", Method = { new MethodDescriptorProto { Name = "Get", InputType = ".facenet.t.v1.Face", OutputType = ".facenet.t.v1.Face" } } } },
    };
}
