global using AsyncioSharp.Net;
global using AsyncioSharp.Testing;
global using FluentAssertions;
global using NUnit.Framework;
